//! M-Pesa asks, before it takes somebody's money, whether it may. The answer comes from the
//! database alone, and it is yes unless the chama wants payments only for account numbers somebody
//! has.

use daraja::callbacks;
use domain::payments::account_ref::AccountRef;
use domain::payments::msisdn::{Match, PartyPhone};

use super::owner::sha256;
use super::queries::pulls;
use crate::context::Context;
use crate::error::Result;
use crate::members;
use crate::paybills;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// M-Pesa may take it.
    Accept,
    /// It may not: nobody has this account number.
    UnknownAccount,
}

impl Context {
    /// Whether M-Pesa may take a payment. Whatever cannot be made out is accepted: once the money
    /// has moved, suspense is the place for it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn validate_payment(&self, secret: &str, body: &[u8]) -> Result<Verdict> {
        metrics::counter!("payment_messages_total", "kind" => "validate").increment(1);
        let mut reader = self.db().read().await?;
        let paybill = paybills::by_hook_secret(&mut reader, secret, self.now()).await?;
        let Some(paybill) = paybill else {
            return Ok(Verdict::Accept);
        };
        if !pulls::only_known(&mut reader, paybill.view.id).await? {
            return Ok(Verdict::Accept);
        }
        let Ok(told) = callbacks::c2b(body) else {
            return Ok(Verdict::Accept);
        };
        if let AccountRef::Code(code) = AccountRef::read(&told.bill_reference) {
            let payer = members::payer(&mut reader, code.member()).await?;
            let chama = paybill.view.chama_id;
            if payer.is_some_and(|payer| {
                payer.is_active() && chama.is_none_or(|chama| chama == payer.chama_id)
            }) {
                return Ok(Verdict::Accept);
            }
        }
        let phone = PartyPhone::parse(&told.msisdn);
        let known = match paybill.view.chama_id {
            Some(chama) => members::payers(&mut reader, chama).await?,
            None => match &phone {
                PartyPhone::Plain(number) => members::payers_by_phone(&mut reader, number).await?,
                _ => Vec::new(),
            },
        };
        let is_own = known.iter().any(|payer| {
            let own = payer.phone.as_ref().filter(|_| payer.is_active());
            own.is_some_and(|own| phone.matches(own, &sha256) == Match::Same)
        });
        Ok(if is_own {
            Verdict::Accept
        } else {
            Verdict::UnknownAccount
        })
    }
}
