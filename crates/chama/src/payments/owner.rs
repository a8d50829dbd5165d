//! Whose money a receipt is: loads who may have paid, and asks the rule.

use aws_lc_rs::digest;
use domain::ids::ChamaId;
use domain::money::{Amount, Money};
use domain::payments::account_ref::AccountRef;
use domain::payments::matching::{Candidate, Decision, Evidence, Why, decide};
use domain::payments::msisdn::{PartyPhone, wire};
use domain::time::eat_date;
use store::Connection;

use super::queries::prompts::Prompt;
use super::queries::receipts;
pub(crate) use super::queries::receipts::Receipt;
use crate::chamas;
use crate::error::{Error, Result};
use crate::members::{self, Payer};
use crate::paybills::{self, PaybillRow};
use crate::work::Work;

/// Whose it is.
pub(super) struct Owner {
    /// In which chama; none where even that is not known.
    pub chama: Option<ChamaId>,
    /// Who, where that is certain.
    pub member: Option<Payer>,
    /// Why, or why not.
    pub why: &'static str,
}

/// SHA-256, as M-Pesa hides numbers.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0_u8; 32];
    let digest = digest::digest(&digest::SHA256, bytes);
    for (to, from) in hash.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    hash
}

/// A member as the rule looks at them.
pub(crate) fn candidate(payer: &Payer, due_now: Money) -> Candidate {
    Candidate {
        member: payer.id,
        phone: payer.phone.clone(),
        phone_sha256: payer
            .phone
            .as_ref()
            .map(|phone| sha256(wire(phone).as_bytes())),
        name: payer.name.clone(),
        active: payer.is_active(),
        due_now,
    }
}

/// A receipt as it is kept, for whoever shows it.
pub(crate) async fn receipt(on: &mut impl Connection, code: &str) -> Result<Receipt> {
    let kept = receipts::find(on, code).await?;
    kept.ok_or_else(Error::not_found)
}

/// What is known of a receipt, for the rule.
pub(crate) fn evidence(
    receipt: &Receipt,
    (chama_name, short_code): (String, String),
    today: chrono::NaiveDate,
) -> Result<Evidence> {
    let amount = Amount::new(receipt.amount);
    Ok(Evidence {
        requested: None,
        account_ref: AccountRef::read(receipt.bill_reference.as_deref().unwrap_or_default()),
        phone: PartyPhone::parse(receipt.payer_phone.as_deref().unwrap_or_default()),
        name: receipt.payer_name.clone().unwrap_or_default(),
        amount: amount.map_err(|error| Error::Defect(error.code().to_owned()))?,
        day: receipt.paid_at.map_or(today, eat_date),
        short_code,
        chama_name,
    })
}

pub(super) async fn find(
    work: &mut Work<'_>,
    paybill: &PaybillRow,
    (receipt, prompt): (&Receipt, Option<&Prompt>),
) -> Result<Owner> {
    if let Some(prompt) = prompt {
        let payer = members::payer(work.tx(), prompt.member).await?;
        return Ok(Owner {
            chama: Some(prompt.chama),
            member: payer.filter(Payer::is_active),
            why: Why::Requested.as_str(),
        });
    }
    let today = work.today();
    match paybill.view.chama_id {
        Some(chama) => in_chama(work, (chama, paybill), receipt, today).await,
        None => anywhere(work, paybill, receipt, today).await,
    }
}

/// The paybill is a chama's own: whatever comes is that chama's.
async fn in_chama(
    work: &mut Work<'_>,
    (chama, paybill): (ChamaId, &PaybillRow),
    receipt: &Receipt,
    today: chrono::NaiveDate,
) -> Result<Owner> {
    let name = chamas::name_of(work.tx(), chama).await?;
    let names = (name, paybill.view.paid_to().to_owned());
    let evidence = evidence(receipt, names, today)?;
    // The code alone decides, and most who pay type it: then nobody else need be looked at.
    if let AccountRef::Code(code) = &evidence.account_ref {
        let payer = members::payer(work.tx(), code.member()).await?;
        let own = payer.filter(|payer| payer.chama_id == chama);
        if let Some(owner) = own.and_then(|payer| certain(&evidence, chama, vec![payer])) {
            return Ok(owner);
        }
    }
    let all = members::payers(work.tx(), chama).await?;
    let unknown = Owner {
        chama: Some(chama),
        member: None,
        why: "owner_unknown",
    };
    Ok(certain(&evidence, chama, all).unwrap_or(unknown))
}

fn certain(evidence: &Evidence, chama: ChamaId, payers: Vec<Payer>) -> Option<Owner> {
    let candidates: Vec<Candidate> = payers
        .iter()
        .map(|payer| candidate(payer, Money::ZERO))
        .collect();
    match decide(evidence, &candidates) {
        Decision::Certain(member, why) => Some(Owner {
            chama: Some(chama),
            member: payers.into_iter().find(|payer| payer.id == member),
            why: why.as_str(),
        }),
        Decision::Suspense(_) => None,
    }
}

/// The paybill serves many chamas: the member says which. Whoever has a paybill of their own is
/// not served by it.
async fn anywhere(
    work: &mut Work<'_>,
    paybill: &PaybillRow,
    receipt: &Receipt,
    today: chrono::NaiveDate,
) -> Result<Owner> {
    let names = (String::new(), paybill.view.paid_to().to_owned());
    let evidence = evidence(receipt, names, today)?;
    let payers = match (&evidence.account_ref, &evidence.phone) {
        (AccountRef::Code(code), _) => {
            let payer = members::payer(work.tx(), code.member()).await?;
            payer.into_iter().collect()
        }
        (_, PartyPhone::Plain(phone)) => members::payers_by_phone(work.tx(), phone).await?,
        _ => Vec::new(),
    };
    let nobody = Owner {
        chama: None,
        member: None,
        why: "no_chama",
    };
    let [payer] = payers.as_slice() else {
        return Ok(nobody);
    };
    let chama = payer.chama_id;
    if has_own(work.tx(), chama).await? {
        return Ok(nobody);
    }
    Ok(certain(&evidence, chama, payers).unwrap_or(nobody))
}

async fn has_own(on: &mut impl Connection, chama: ChamaId) -> Result<bool> {
    Ok(paybills::of_chama(on, chama).await?.is_some())
}
