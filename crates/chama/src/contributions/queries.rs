//! All SQL of collection sheets and shared reports.

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, FundId, MemberId, TransactionId, UserId};
use domain::money::{Amount, Money};
use domain::postings::Collected;
use store::{Connection, Part, Reader, Tx, query};

use super::shares::Opened;

/// One line of a sheet.
pub(super) struct NewLine {
    pub chama_id: ChamaId,
    pub transaction_id: TransactionId,
    pub line_no: i64,
    pub member: MemberId,
    pub what: Collected,
    pub amount: Amount,
}

pub(super) fn insert_line(line: &NewLine) -> Part {
    let (kind, fund) = match line.what {
        Collected::Contribution(fund) => ("contribution", Some(fund)),
        Collected::Fine => ("fine", None),
        Collected::RegistrationFee => ("registration_fee", None),
    };
    Part::plain(
        "INSERT INTO collection_lines \
         (chama_id, transaction_id, line_no, member_id, kind, fund_id, amount) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(line.chama_id.get())
    .bind(line.transaction_id.get())
    .bind(line.line_no)
    .bind(line.member.get())
    .bind(kind)
    .bind(fund.map(FundId::get))
    .bind(line.amount.cents())
}

/// The contributions among the lines of a member: transaction, fund and amount.
pub(super) async fn lines_of(
    on: &mut impl Connection,
    chama_id: ChamaId,
    member: MemberId,
) -> store::Result<Vec<(i64, FundId, Money)>> {
    let rows: Vec<(i64, i64, i64)> = query(
        "SELECT transaction_id, fund_id, amount FROM collection_lines \
         WHERE chama_id = $1 AND member_id = $2 AND kind = 'contribution' \
         ORDER BY transaction_id, line_no LIMIT 20000",
    )
    .bind(chama_id.get())
    .bind(member.get())
    .all(on)
    .await?;
    let line = |(id, fund, amount)| (id, FundId::new(fund), Money::from_cents(amount));
    Ok(rows.into_iter().map(line).collect())
}

/// A link to write.
pub(super) struct NewShare {
    pub chama_id: ChamaId,
    pub fund_id: FundId,
    pub token_hash: Vec<u8>,
    pub created_by: UserId,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub(super) async fn insert_share(tx: &mut Tx, share: NewShare) -> store::Result<i64> {
    let (id,): (i64,) = query(
        "INSERT INTO shared_reports \
         (chama_id, fund_id, token_hash, created_by, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    )
    .bind(share.chama_id.get())
    .bind(share.fund_id.get())
    .bind(share.token_hash)
    .bind(share.created_by.get())
    .bind(share.now)
    .bind(share.expires_at)
    .returning_one(tx)
    .await?;
    Ok(id)
}

/// Ends a link that can be used; tells whether there was one.
pub(super) async fn end_share(
    tx: &mut Tx,
    chama_id: ChamaId,
    id: i64,
    by: UserId,
    now: DateTime<Utc>,
) -> store::Result<bool> {
    let ended = query(
        "UPDATE shared_reports SET ended_at = $3, ended_by = $4 \
         WHERE chama_id = $1 AND id = $2 AND ended_at IS NULL",
    )
    .bind(chama_id.get())
    .bind(id)
    .bind(now)
    .bind(by.get())
    .execute(tx)
    .await?;
    Ok(ended > 0)
}

pub(super) async fn open_share(
    on: &mut Reader,
    token_hash: Vec<u8>,
    now: DateTime<Utc>,
) -> store::Result<Option<Opened>> {
    let row: Option<(i64, i64)> = query(
        "SELECT chama_id, fund_id FROM shared_reports \
         WHERE token_hash = $1 AND ended_at IS NULL AND expires_at > $2",
    )
    .bind(token_hash)
    .bind(now)
    .optional(on)
    .await?;
    Ok(row.map(|(chama, fund)| Opened {
        chama_id: ChamaId::new(chama),
        fund_id: FundId::new(fund),
    }))
}
