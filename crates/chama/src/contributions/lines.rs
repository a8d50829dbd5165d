//! What a transaction of several things is made of.

use domain::ids::{ChamaId, MemberId, TransactionId};
use domain::money::Amount;
use domain::postings::Collected;

use super::queries::{self, NewLine};
use crate::work::Work;

/// Adds what a member paid by one transaction to the unit of work.
pub fn push(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    (transaction_id, member): (TransactionId, MemberId),
    lines: &[(Collected, Amount)],
) {
    for (line_no, (what, amount)) in (1_i64..).zip(lines) {
        work.push(queries::insert_line(&NewLine {
            chama_id,
            transaction_id,
            line_no,
            member,
            what: *what,
            amount: *amount,
        }));
    }
}
