//! Receipts of M-Pesa, and money whose owner is not known yet.

pub mod decide;
pub mod list;
pub mod receipt;
pub mod receipts;

use chama::reports::money_in::ReceiptLine;
use domain::intake::ReceiptState;

/// The classes of the badge of a state.
pub(crate) const fn state_badge(state: ReceiptState) -> &'static str {
    match state {
        ReceiptState::Booked | ReceiptState::Assigned => "badge badge-green",
        ReceiptState::Suspense | ReceiptState::Refunding | ReceiptState::Unconfirmed => {
            "badge badge-ochre"
        }
        ReceiptState::Waiting => "badge badge-clay",
        ReceiptState::Denied => "badge badge-red",
    }
}

/// Who paid, as far as M-Pesa tells.
pub(crate) fn payer(line: &ReceiptLine) -> String {
    let parts = [line.payer_name.clone(), line.payer_phone.clone()];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

/// Receipts to look at.
pub(crate) fn sample_line(state: ReceiptState) -> ReceiptLine {
    use crate::samples;
    ReceiptLine {
        receipt: "UAA1AAAAA1".to_owned(),
        state,
        amount: samples::kes(1_400),
        cost: samples::kes(10),
        paid_at: Some(samples::moment(9)),
        first_seen_at: samples::moment(9),
        payer_name: Some("WANJIKU".to_owned()),
        payer_phone: Some("2547***111".to_owned()),
        bill_reference: Some("chama".to_owned()),
        channel: "c2b".to_owned(),
        why: None,
        differs: false,
        member_id: None,
        member: None,
        transaction_id: None,
        proposal_id: None,
    }
}
