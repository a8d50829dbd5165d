//! Asking M-Pesa to ask a phone for one's own contribution.

use std::collections::BTreeMap;

use chrono::Duration;
use domain::access::may;
use domain::ids::{FundId, StkRequestId};
use domain::intake::{PROMPT_PAUSE_SECONDS, prompt_allowed};
use domain::money::{Amount, Money};
use domain::phone::PhoneNumber;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Fields, Kind, Refusal, Result};
use crate::jobs::{self, NewJob};
use crate::ledger::accounts::Chart;
use crate::members;
use crate::paybills;
use crate::payments::prompts::OfPrompt;
use crate::payments::queries::prompts::{self as queries, NewPrompt};
use crate::payments::sight::not_connected;
use crate::typed::{AmountText, given};
use crate::work::{Command, Work};

/// The most funds one prompt pays into.
const LINES_MAX: usize = 20;
/// So many prompts a member may have sent in an hour.
const PROMPTS_AN_HOUR: i64 = 20;

/// One part of what is paid.
#[derive(Debug, Clone)]
pub struct PromptLine {
    /// Into which fund; personal savings when none is named.
    pub fund_id: Option<FundId>,
    /// How much.
    pub amount: AmountText,
}

/// What a member fills in to pay by M-Pesa.
#[derive(Debug, Clone, Default)]
pub struct PromptForm {
    /// What is paid, fund by fund; nothing where the money is for what is due, the oldest first.
    pub lines: Vec<PromptLine>,
    /// How much, where no fund is named.
    pub amount: Option<AmountText>,
    /// The phone that is asked; the member's own when empty.
    pub phone_number: String,
}

/// Has M-Pesa ask a phone for the own contribution.
#[derive(Debug, Clone, Serialize)]
pub struct RequestPayment {
    lines: Vec<(Option<FundId>, Amount)>,
    total: Amount,
    phone_number: Option<String>,
}

impl RequestPayment {
    /// Checks what was filled in.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &PromptForm) -> Result<Self> {
        let mut fields = Fields::new();
        let phone = given(&form.phone_number)
            .map(PhoneNumber::parse)
            .transpose();
        let phone = phone.map_err(|error| error.code()).and_then(kenyan);
        let phone = fields.take("phone_number", phone);
        let lines = fields.take("amount", lines(form));
        fields.finish()?;
        let (lines, total) = lines
            .ok_or_else(|| Error::Defect("a field was neither taken nor refused".to_owned()))?;
        Ok(Self {
            lines,
            total,
            phone_number: phone.flatten(),
        })
    }
}

type Lines = (Vec<(Option<FundId>, Amount)>, Amount);

fn lines(form: &PromptForm) -> std::result::Result<Lines, &'static str> {
    let typed = &form.lines;
    if typed.is_empty() {
        let amount = form.amount.as_ref().ok_or("amount_missing")?.parse()?;
        let amount = Amount::new(amount).map_err(|error| error.code())?;
        prompt_allowed(amount).map_err(|error| error.code())?;
        return Ok((Vec::new(), amount));
    }
    if typed.len() > LINES_MAX {
        return Err("collection_too_long");
    }
    let mut lines = Vec::with_capacity(typed.len());
    for line in typed {
        let amount = Amount::new(line.amount.parse()?).map_err(|error| error.code())?;
        lines.push((line.fund_id, amount));
    }
    let total = Money::checked_sum(lines.iter().map(|(_, amount)| amount.money()));
    let total = total.ok_or("amount_too_large")?;
    let total = Amount::new(total).map_err(|error| error.code())?;
    prompt_allowed(total).map_err(|error| error.code())?;
    Ok((lines, total))
}

/// M-Pesa knows phones of Kenya only.
fn kenyan(phone: Option<PhoneNumber>) -> std::result::Result<Option<String>, &'static str> {
    match phone {
        Some(phone) if !phone.e164().starts_with("+254") => Err("mpesa_phone_not_kenyan"),
        phone => Ok(phone.map(|phone| phone.e164().to_owned())),
    }
}

impl Command for RequestPayment {
    const NAME: &'static str = "payments.request";
    // One open prompt for a phone is a rule of the schema; what else is read only bounds haste.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::PayByMpesa>;
    type Answer = StkRequestId;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::PayByMpesa>,
    ) -> Result<StkRequestId> {
        let (chama, member, now) = (grant.chama_id(), grant.member_id(), work.now());
        let paybill = paybills::serving(work.tx(), chama).await?;
        let able = paybill.filter(|row| row.view.can_ask());
        let paybill = able.ok_or_else(not_connected)?;
        let chart = Chart::load(work.tx(), chama, [Some(member), None]).await?;
        let mut shares: BTreeMap<FundId, Amount> = BTreeMap::new();
        for (fund, amount) in &self.lines {
            let fund = chart.fund(member, *fund)?;
            if shares.insert(fund, *amount).is_some() {
                return Err(Refusal::field("amount", "collection_line_twice").into());
            }
        }
        let phone = self.phone(work, grant).await?;
        not_in_haste(work, grant, &phone).await?;
        let new = NewPrompt {
            chama,
            member,
            requested_by: grant.user_id(),
            paybill: paybill.view.id,
            phone,
            amount: self.total,
            now,
        };
        let id = queries::insert(work.tx(), new).await?;
        for (line_no, share) in (1_i64..).zip(shares) {
            work.push(queries::insert_line((id, line_no), chama, share));
        }
        let job = NewJob::now(
            work,
            jobs::SEND_STK,
            &OfPrompt {
                prompt: id,
                round: 0,
            },
        )?;
        jobs::enqueue(work, job.once(format!("stk:{id}")));
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "prompt",
                subject_id: Some(id.get()),
                detail: json!({ "cents": self.total.cents() }),
            },
        );
        Ok(id)
    }
}

impl RequestPayment {
    /// The phone that is asked: the one typed, or the member's own.
    async fn phone(&self, work: &mut Work<'_>, grant: &Grant<may::PayByMpesa>) -> Result<String> {
        if let Some(phone) = &self.phone_number {
            return Ok(phone.clone());
        }
        let own = members::payer(work.tx(), grant.member_id()).await?;
        let own = kenyan(own.and_then(|payer| payer.phone));
        let own = own.map_err(|code| Refusal::field("phone_number", code))?;
        Ok(own.ok_or_else(|| Refusal::field("phone_number", "phone_required"))?)
    }
}

/// A phone that has not answered is left alone for a minute, and a member does not have strangers'
/// phones ring.
async fn not_in_haste(
    work: &mut Work<'_>,
    grant: &Grant<may::PayByMpesa>,
    phone: &str,
) -> Result<()> {
    let now = work.now();
    let pause = Duration::seconds(PROMPT_PAUSE_SECONDS);
    let last = queries::last_to(work.tx(), (phone, grant.member_id())).await?;
    if last.is_some_and(|last| now < last + pause) {
        let refusal = Refusal::new(Kind::Conflict, "prompt_too_soon");
        return Err(refusal.with_field("phone_number", "prompt_too_soon").into());
    }
    let since = now - Duration::hours(1);
    let whose = (grant.chama_id(), grant.member_id());
    if queries::sent_since(work.tx(), whose, since).await? >= PROMPTS_AN_HOUR {
        return Err(Refusal::new(Kind::TooMany, "prompt_too_many").into());
    }
    Ok(())
}
