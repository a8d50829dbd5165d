//! A message of M-Pesa that a member pastes: kept as evidence, and M-Pesa is asked.

use chrono_tz::Africa::Nairobi;
use domain::access::may;
use domain::ids::PaybillId;
use domain::payments::receipt::Receipt as Code;
use domain::payments::sms::{self, SmsKind};
use serde::Serialize;
use serde_json::json;
use store::{Connection, Isolation};

use crate::access::Grant;
use crate::audit;
use crate::error::{Refusal, Result};
use crate::paybills;
use crate::payments::checks;
use crate::payments::queries::receipts;
use crate::payments::queries::suspense::{self as queries, NewPasted};
use crate::payments::text;
use crate::payments::views::Pasted;
use crate::work::{Command, Work};

/// Keeps a pasted message. It books nothing: M-Pesa has to tell the receipt itself.
#[derive(Debug, Clone, Serialize)]
pub struct PasteMessage {
    text: String,
    receipt: String,
    amount: domain::money::Amount,
    paid_at: Option<chrono::DateTime<chrono::Utc>>,
}

impl PasteMessage {
    /// Reads the message.
    ///
    /// # Errors
    /// A refusal of the field when it is none, or not of money paid to somebody.
    pub fn check(typed: &str) -> Result<Self> {
        let refused = |code| Refusal::field("text", code);
        let read = sms::read(typed).map_err(|error| refused(error.code()))?;
        if !matches!(read.kind, SmsKind::Paid | SmsKind::Sent | SmsKind::Received) {
            return Err(refused("sms_not_a_payment").into());
        }
        let code = Code::parse(&read.receipt).map_err(|error| refused(error.code()))?;
        let paid_at = read
            .at
            .and_then(|at| at.and_local_timezone(Nairobi).single());
        Ok(Self {
            text: text::kept(typed, sms::LENGTH_MAX).unwrap_or_default(),
            receipt: code.as_str().to_owned(),
            amount: read.amount,
            paid_at: paid_at.map(|at| at.to_utc()),
        })
    }
}

impl Command for PasteMessage {
    const NAME: &'static str = "payments.paste";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::PayByMpesa>;
    type Answer = Pasted;

    async fn execute(&self, work: &mut Work<'_>, grant: &Grant<may::PayByMpesa>) -> Result<Pasted> {
        let (chama, now) = (grant.chama_id(), work.now());
        let kept = receipts::find(work.tx(), &self.receipt).await?;
        let kept = kept.filter(|kept| kept.chama == Some(chama));
        let new = NewPasted {
            chama,
            member: grant.member_id(),
            user: grant.user_id(),
            receipt: self.receipt.clone(),
            amount: self.amount,
            paid_at: self.paid_at,
            text: self.text.clone(),
            now,
        };
        if queries::insert_pasted(work.tx(), new).await? > 0 {
            let known = kept
                .as_ref()
                .is_some_and(|kept| kept.state.is_in_the_book());
            if !known && let Some(paybill) = paybills::serving(work.tx(), chama).await? {
                checks::ask(work, &paybill, &self.receipt)?;
            }
            audit::record(
                work,
                audit::Record {
                    action: Self::NAME,
                    subject: "receipt",
                    subject_id: None,
                    detail: json!({ "receipt": self.receipt, "cents": self.amount.cents() }),
                },
            );
        }
        Ok(Pasted {
            receipt: self.receipt.clone(),
            amount: self.amount.money(),
            state: kept.map(|kept| kept.state),
        })
    }
}

/// The paybill through which M-Pesa can be asked about a receipt that was only pasted.
pub(in crate::payments) async fn paybill_of(
    on: &mut impl Connection,
    receipt: &str,
) -> Result<Option<PaybillId>> {
    let Some(chama) = queries::pasted_in(on, receipt).await? else {
        return Ok(None);
    };
    let paybill = paybills::serving(on, chama).await?;
    let able = paybill.filter(|row| row.view.can_pay());
    Ok(able.map(|row| row.view.id))
}
