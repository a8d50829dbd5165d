//! All SQL of the ledger.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, ChamaId, FundId, MemberId, TransactionId, UserId};
use domain::ledger::AccountKind;
use domain::money::Money;
use store::{Connection, Sql, Tx, query};

use super::accounts::ChartAccount;
use super::days::{AccountEntry, DayMovement, Since};
use super::funds::{Fund, NewFund};
use super::views::{AccountBalance, EntryView, PostingView};
use crate::error::{Error, Result};

/// Takes the chama's next entry number. `$1` chama, `$2` value date; the CHECK of the book refuses
/// a day in a closed period.
pub(super) const TAKE_NUMBER: &str =
    "UPDATE ledger_books SET entries = entries + 1, last_value_date = $2 WHERE chama_id = $1";

/// Writes the entry; what follows says where the number comes from.
pub(super) const INSERT_ENTRY: &str = "INSERT INTO journal_entries \
    (chama_id, number, kind, value_date, booked_at, user_id, description, transaction_id, \
     reverses_number) \
    SELECT $1, entries, $3, $2, $4, $5, $6, $7, $8";

/// Moves one balance; `$account` and `$delta` are the numbers of the placeholders.
pub(super) fn move_balance(account: usize, delta: usize, after_number: &str) -> String {
    format!(
        "UPDATE ledger_balances SET balance = balance + ${delta}{after_number} \
         WHERE account_id = ${account} AND chama_id = $1"
    )
}

/// The placeholders of one posting.
pub(super) struct PostingLine {
    line_no: usize,
    from: usize,
    to: usize,
    amount: usize,
    from_later: usize,
    to_later: usize,
}

impl PostingLine {
    pub fn new(line_no: usize, number: &mut impl FnMut() -> usize) -> Self {
        Self {
            line_no,
            from: number(),
            to: number(),
            amount: number(),
            from_later: number(),
            to_later: number(),
        }
    }

    /// The balance after this posting is the balance after the entry less what later postings
    /// of the entry do to the account.
    fn text(&self, from_balance: &str, to_balance: &str, source: &str) -> String {
        let Self {
            line_no,
            from,
            to,
            amount,
            from_later,
            to_later,
        } = self;
        format!(
            "INSERT INTO postings (chama_id, entry_number, line_no, from_account_id, \
             to_account_id, amount, from_balance_after, to_balance_after) \
             SELECT $1, entries, {line_no}, ${from}, ${to}, ${amount}, \
             ({from_balance}) - ${from_later}, ({to_balance}) - ${to_later} FROM {source}"
        )
    }

    pub fn for_sqlite(&self) -> String {
        let balance = |account: usize| {
            format!("SELECT balance FROM ledger_balances WHERE account_id = ${account}")
        };
        self.text(
            &balance(self.from),
            &balance(self.to),
            "ledger_books WHERE chama_id = $1",
        )
    }

    pub fn for_postgres(&self, from_index: usize, to_index: usize) -> String {
        let balance = |index: usize| format!("SELECT balance FROM @_b{index}");
        self.text(&balance(from_index), &balance(to_index), "@_book")
    }
}

pub(super) async fn insert_book(tx: &mut Tx, chama_id: ChamaId) -> store::Result<()> {
    query("INSERT INTO ledger_books (chama_id, entries, currency) VALUES ($1, 0, 'KES')")
        .bind(chama_id.get())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn insert_account(
    tx: &mut Tx,
    chama_id: ChamaId,
    kind: AccountKind,
    name: String,
    now: DateTime<Utc>,
) -> store::Result<AccountId> {
    let (id,): (i64,) = query(
        "INSERT INTO ledger_accounts (chama_id, kind, name, created_at) \
         VALUES ($1, $2, $3, $4) RETURNING id",
    )
    .bind(chama_id.get())
    .bind(kind.as_str())
    .bind(name)
    .bind(now)
    .returning_one(tx)
    .await?;
    Ok(AccountId::new(id))
}

/// A savings account to open.
pub(super) struct NewSavings {
    pub chama_id: ChamaId,
    pub member: MemberId,
    pub fund: FundId,
    pub name: String,
    pub now: DateTime<Utc>,
}

pub(super) async fn insert_savings(tx: &mut Tx, savings: NewSavings) -> store::Result<AccountId> {
    let NewSavings {
        chama_id,
        member,
        fund,
        name,
        now,
    } = savings;
    let (id,): (i64,) = query(
        "INSERT INTO ledger_accounts (chama_id, kind, name, member_id, fund_id, created_at) \
         VALUES ($1, 'member_savings', $2, $3, $4, $5) RETURNING id",
    )
    .bind(chama_id.get())
    .bind(name)
    .bind(member.get())
    .bind(fund.get())
    .bind(now)
    .returning_one(tx)
    .await?;
    Ok(AccountId::new(id))
}

/// Gives every account of these kinds that has no balance row one, with its kind's limits.
pub(super) async fn insert_missing_balances(
    tx: &mut Tx,
    chama_id: ChamaId,
    kinds: &[AccountKind],
) -> store::Result<()> {
    for kind in kinds {
        query(
            "INSERT INTO ledger_balances (account_id, chama_id, balance, floor, ceiling) \
             SELECT a.id, a.chama_id, 0, $3, $4 FROM ledger_accounts a \
             WHERE a.chama_id = $1 AND a.kind = $2 AND NOT EXISTS \
             (SELECT 1 FROM ledger_balances b WHERE b.account_id = a.id)",
        )
        .bind(chama_id.get())
        .bind(kind.as_str())
        .bind(kind.floor().map(Money::cents))
        .bind(kind.ceiling().map(Money::cents))
        .execute(tx)
        .await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ChartRow {
    id: i64,
    kind: String,
    member_id: Option<i64>,
    fund_id: Option<i64>,
}

/// The accounts of the chama itself, and the savings of the members named.
pub(super) async fn chart(
    on: &mut impl Connection,
    chama_id: ChamaId,
    [first, second]: [Option<MemberId>; 2],
) -> Result<Vec<ChartAccount>> {
    let rows: Vec<ChartRow> = query(
        "SELECT id, kind, member_id, fund_id FROM ledger_accounts \
         WHERE chama_id = $1 AND (member_id IS NULL OR member_id = $2 OR member_id = $3) \
         ORDER BY id LIMIT 1000",
    )
    .bind(chama_id.get())
    .bind(first.map(MemberId::get))
    .bind(second.map(MemberId::get))
    .all(on)
    .await?;
    rows.iter().map(chart_account).collect()
}

/// Every account of the chama, those of all members among them.
pub(super) async fn whole_chart(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> Result<Vec<ChartAccount>> {
    let rows: Vec<ChartRow> = query(
        "SELECT id, kind, member_id, fund_id FROM ledger_accounts \
         WHERE chama_id = $1 ORDER BY id LIMIT 20000",
    )
    .bind(chama_id.get())
    .all(on)
    .await?;
    rows.iter().map(chart_account).collect()
}

fn chart_account(row: &ChartRow) -> Result<ChartAccount> {
    Ok(ChartAccount {
        id: AccountId::new(row.id),
        kind: kind_of(&row.kind)?,
        member: row.member_id.map(MemberId::new),
        fund: row.fund_id.map(FundId::new),
    })
}

fn kind_of(text: &str) -> Result<AccountKind> {
    text.parse()
        .map_err(|_unknown| Error::Defect(format!("unknown account kind {text}")))
}

#[derive(sqlx::FromRow)]
struct BalanceRow {
    id: i64,
    kind: String,
    name: String,
    fund_id: Option<i64>,
    raw: i64,
}

pub(super) async fn balances(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> Result<Vec<AccountBalance>> {
    let rows: Vec<BalanceRow> = query(
        "SELECT min(a.id) AS id, a.kind, \
         CASE WHEN a.kind = 'member_savings' THEN '' ELSE min(a.name) END AS name, \
         a.fund_id, CAST(sum(b.balance) AS BIGINT) AS raw \
         FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id \
         WHERE a.chama_id = $1 \
         GROUP BY a.kind, a.fund_id, CASE WHEN a.kind = 'member_savings' THEN 0 ELSE a.id END \
         ORDER BY 1 LIMIT 500",
    )
    .bind(chama_id.get())
    .all(on)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = kind_of(&row.kind)?;
            let raw = Money::from_cents(row.raw);
            Ok(AccountBalance {
                id: AccountId::new(row.id),
                kind,
                name: row.name,
                fund_id: row.fund_id.map(FundId::new),
                raw,
                balance: kind.natural(raw),
            })
        })
        .collect()
}

/// Savings are credits, so the sum is turned round.
pub(super) async fn savings_of(
    on: &mut impl Connection,
    chama_id: ChamaId,
    member: MemberId,
) -> store::Result<Money> {
    let (cents,): (i64,) = query(
        "SELECT CAST(coalesce(-sum(b.balance), 0) AS BIGINT) FROM ledger_accounts a \
         JOIN ledger_balances b ON b.account_id = a.id \
         WHERE a.chama_id = $1 AND a.member_id = $2",
    )
    .bind(chama_id.get())
    .bind(member.get())
    .one(on)
    .await?;
    Ok(Money::from_cents(cents))
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    number: i64,
    kind: String,
    value_date: NaiveDate,
    booked_at: DateTime<Utc>,
    user_id: i64,
    description: String,
    reverses_number: Option<i64>,
    reversed_by_number: Option<i64>,
}

impl EntryRow {
    fn with(self, chama_id: ChamaId, postings: Vec<PostingView>) -> EntryView {
        EntryView {
            chama_id,
            number: self.number,
            kind: self.kind,
            value_date: self.value_date,
            booked_at: self.booked_at,
            user_id: UserId::new(self.user_id),
            description: self.description,
            reverses_number: self.reverses_number,
            reversed_by_number: self.reversed_by_number,
            postings,
        }
    }
}

pub(super) async fn entry(
    on: &mut impl Connection,
    chama_id: ChamaId,
    number: i64,
) -> store::Result<Option<EntryView>> {
    let row: Option<EntryRow> = query(
        "SELECT e.number, e.kind, e.value_date, e.booked_at, e.user_id, e.description, \
         e.reverses_number, r.number AS reversed_by_number FROM journal_entries e \
         LEFT JOIN journal_entries r ON r.chama_id = e.chama_id AND r.reverses_number = e.number \
         WHERE e.chama_id = $1 AND e.number = $2",
    )
    .bind(chama_id.get())
    .bind(number)
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let lines = postings(on, chama_id, number, number).await?;
    Ok(Some(row.with(chama_id, lines)))
}

/// The entries of one transaction, oldest first: its own and, if it was reversed, the reversal.
pub(super) async fn entries_of(
    on: &mut impl Connection,
    chama_id: ChamaId,
    transaction: i64,
) -> store::Result<Vec<EntryView>> {
    let rows: Vec<EntryRow> = query(
        "SELECT e.number, e.kind, e.value_date, e.booked_at, e.user_id, e.description, \
         e.reverses_number, r.number AS reversed_by_number FROM journal_entries e \
         LEFT JOIN journal_entries r ON r.chama_id = e.chama_id AND r.reverses_number = e.number \
         WHERE e.chama_id = $1 AND e.transaction_id = $2 ORDER BY e.number LIMIT 20",
    )
    .bind(chama_id.get())
    .bind(transaction)
    .all(on)
    .await?;
    let lines: Vec<PostingView> = query(
        "SELECT p.entry_number, p.line_no, p.from_account_id, f.name AS from_name, \
         f.kind AS from_kind, p.to_account_id, t.name AS to_name, t.kind AS to_kind, \
         p.amount, p.from_balance_after, p.to_balance_after \
         FROM journal_entries e \
         JOIN postings p ON p.chama_id = e.chama_id AND p.entry_number = e.number \
         JOIN ledger_accounts f ON f.id = p.from_account_id \
         JOIN ledger_accounts t ON t.id = p.to_account_id \
         WHERE e.chama_id = $1 AND e.transaction_id = $2 \
         ORDER BY p.entry_number, p.line_no LIMIT 4000",
    )
    .bind(chama_id.get())
    .bind(transaction)
    .all(on)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let own = lines
                .iter()
                .filter(|l| l.entry_number == row.number)
                .cloned()
                .collect();
            row.with(chama_id, own)
        })
        .collect())
}

async fn postings(
    on: &mut impl Connection,
    chama_id: ChamaId,
    first: i64,
    last: i64,
) -> store::Result<Vec<PostingView>> {
    query(
        "SELECT p.entry_number, p.line_no, p.from_account_id, f.name AS from_name, \
         f.kind AS from_kind, p.to_account_id, t.name AS to_name, t.kind AS to_kind, \
         p.amount, p.from_balance_after, p.to_balance_after \
         FROM postings p JOIN ledger_accounts f ON f.id = p.from_account_id \
         JOIN ledger_accounts t ON t.id = p.to_account_id \
         WHERE p.chama_id = $1 AND p.entry_number BETWEEN $2 AND $3 \
         ORDER BY p.entry_number, p.line_no LIMIT 400",
    )
    .bind(chama_id.get())
    .bind(first)
    .bind(last)
    .all(on)
    .await
}

/// Closes the book through a day; never moves it back.
pub(super) async fn close_through(
    tx: &mut Tx,
    chama_id: ChamaId,
    through: NaiveDate,
) -> store::Result<u64> {
    query(
        "UPDATE ledger_books SET closed_through = $2, last_value_date = NULL \
         WHERE chama_id = $1 AND (closed_through IS NULL OR closed_through < $2)",
    )
    .bind(chama_id.get())
    .bind(through)
    .execute(tx)
    .await
}

/// Holds the book, or opens it again with none.
pub(super) async fn hold_book(
    tx: &mut Tx,
    chama_id: ChamaId,
    held: Option<String>,
) -> store::Result<u64> {
    query("UPDATE ledger_books SET held = $2, last_value_date = NULL WHERE chama_id = $1")
        .bind(chama_id.get())
        .bind(held)
        .execute(tx)
        .await
}

/// Why the book takes no entry, if it takes none.
pub(super) async fn held(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> store::Result<Option<String>> {
    let row: Option<(Option<String>,)> = query("SELECT held FROM ledger_books WHERE chama_id = $1")
        .bind(chama_id.get())
        .optional(on)
        .await?;
    Ok(row.and_then(|(held,)| held))
}

/// A cash place of the chama: its name.
pub(super) async fn account_name(
    on: &mut impl Connection,
    chama_id: ChamaId,
    account: AccountId,
) -> Result<Option<(AccountKind, String)>> {
    let row: Option<(String, String)> =
        query("SELECT kind, name FROM ledger_accounts WHERE chama_id = $1 AND id = $2")
            .bind(chama_id.get())
            .bind(account.get())
            .optional(on)
            .await?;
    row.map(|(kind, name)| Ok((kind_of(&kind)?, name)))
        .transpose()
}

pub(super) async fn rename_account(
    tx: &mut Tx,
    chama_id: ChamaId,
    account: AccountId,
    name: String,
) -> store::Result<u64> {
    query("UPDATE ledger_accounts SET name = $3 WHERE chama_id = $1 AND id = $2")
        .bind(chama_id.get())
        .bind(account.get())
        .bind(name)
        .execute(tx)
        .await
}

pub(super) async fn rename_fund(
    tx: &mut Tx,
    chama_id: ChamaId,
    fund: FundId,
    name: String,
) -> store::Result<u64> {
    query("UPDATE funds SET name = $3 WHERE chama_id = $1 AND id = $2")
        .bind(chama_id.get())
        .bind(fund.get())
        .bind(name)
        .execute(tx)
        .await
}

/// The members' accounts in a fund begin with its name; they follow it.
pub(super) async fn rename_savings(
    tx: &mut Tx,
    chama_id: ChamaId,
    fund: FundId,
    [before, after]: [String; 2],
) -> store::Result<u64> {
    query(
        "UPDATE ledger_accounts SET name = substr($4 || substr(name, length($3) + 1), 1, 100) \
         WHERE chama_id = $1 AND fund_id = $2 AND kind = 'member_savings' \
         AND substr(name, 1, length($3)) = $3",
    )
    .bind(chama_id.get())
    .bind(fund.get())
    .bind(before)
    .bind(after)
    .execute(tx)
    .await
}

pub(super) async fn closed_through(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> store::Result<Option<(Option<NaiveDate>,)>> {
    query("SELECT closed_through FROM ledger_books WHERE chama_id = $1")
        .bind(chama_id.get())
        .optional(on)
        .await
}

pub(super) async fn insert_fund(
    tx: &mut Tx,
    chama_id: ChamaId,
    fund: NewFund<'_>,
    now: DateTime<Utc>,
) -> store::Result<FundId> {
    let (id,): (i64,) = query(
        "INSERT INTO funds (chama_id, code, name, counts_personally, created_at) \
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(chama_id.get())
    .bind(fund.code.to_owned())
    .bind(fund.name)
    .bind(fund.counts_personally)
    .bind(now)
    .returning_one(tx)
    .await?;
    Ok(FundId::new(id))
}

pub(super) async fn funds(on: &mut impl Connection, chama_id: ChamaId) -> store::Result<Vec<Fund>> {
    let rows: Vec<(i64, String, String, bool)> = query(
        "SELECT id, code, name, counts_personally FROM funds \
         WHERE chama_id = $1 ORDER BY id LIMIT 50",
    )
    .bind(chama_id.get())
    .all(on)
    .await?;
    let fund = |(id, code, name, counts_personally)| Fund {
        id: FundId::new(id),
        code,
        name,
        counts_personally,
    };
    Ok(rows.into_iter().map(fund).collect())
}

/// Why the two databases are asked differently for a lock.
const ONE_WRITER: &str = "SQLite has one writer and so no locks on rows";

pub(super) async fn hold_funds(tx: &mut Tx, chama_id: ChamaId) -> store::Result<()> {
    let held: Vec<(i64,)> = query(Sql::Fork {
        why: ONE_WRITER,
        sqlite: "SELECT chama_id FROM ledger_books WHERE chama_id = $1",
        postgres: "SELECT chama_id FROM ledger_books WHERE chama_id = $1 FOR KEY SHARE",
    })
    .bind(chama_id.get())
    .returning(tx)
    .await?;
    drop(held);
    Ok(())
}

pub(super) async fn hold_funds_alone(tx: &mut Tx, chama_id: ChamaId) -> store::Result<()> {
    let held: Vec<(i64,)> = query(Sql::Fork {
        why: ONE_WRITER,
        sqlite: "SELECT chama_id FROM ledger_books WHERE chama_id = $1",
        postgres: "SELECT chama_id FROM ledger_books WHERE chama_id = $1 FOR UPDATE",
    })
    .bind(chama_id.get())
    .returning(tx)
    .await?;
    drop(held);
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DayRow {
    account_id: i64,
    value_date: NaiveDate,
    change: i64,
    last_booked_at: DateTime<Utc>,
}

/// The journal is in the order of booking, so the last entry before a moment is found by halving.
pub(super) async fn day_movements(
    on: &mut impl Connection,
    chama_id: ChamaId,
    since: Since,
) -> store::Result<Vec<DayMovement>> {
    let rows: Vec<DayRow> = query(
        "SELECT account_id, value_date, CAST(sum(change) AS BIGINT) AS change, \
         max(booked_at) AS last_booked_at FROM \
         (SELECT a.id AS account_id, e.value_date, e.booked_at, \
         CASE WHEN p.to_account_id = a.id THEN p.amount ELSE -p.amount END AS change \
         FROM journal_entries e \
         JOIN postings p ON p.chama_id = e.chama_id AND p.entry_number = e.number \
         JOIN ledger_accounts a ON a.id IN (p.from_account_id, p.to_account_id) AND a.kind IN \
         ('cash_box', 'mpesa_paybill', 'bank_account', 'payouts_in_transit') \
         WHERE e.chama_id = $1 AND e.value_date >= $3 AND e.number > \
         (WITH RECURSIVE halved (low, high) AS \
         (SELECT CAST(0 AS BIGINT), b.entries + 1 FROM ledger_books b WHERE b.chama_id = $1 \
         UNION ALL SELECT CASE WHEN m.booked_at < $2 THEN m.number ELSE h.low END, \
         CASE WHEN m.booked_at < $2 THEN h.high ELSE m.number END FROM halved h \
         JOIN journal_entries m ON m.chama_id = $1 AND m.number = (h.low + h.high) / 2 \
         WHERE h.high - h.low > 1) SELECT max(low) FROM halved)) moves \
         GROUP BY account_id, value_date ORDER BY value_date, account_id LIMIT 20000",
    )
    .bind(chama_id.get())
    .bind(since.booked)
    .bind(since.day)
    .all(on)
    .await?;
    let movement = |row: DayRow| DayMovement {
        account: AccountId::new(row.account_id),
        day: row.value_date,
        change: Money::from_cents(row.change),
        last_booked_at: row.last_booked_at,
    };
    Ok(rows.into_iter().map(movement).collect())
}

#[derive(sqlx::FromRow)]
struct AccountEntryRow {
    number: i64,
    kind: String,
    value_date: NaiveDate,
    change: i64,
    transaction_id: Option<i64>,
    description: String,
    reverses_number: Option<i64>,
}

pub(super) async fn account_entries(
    on: &mut impl Connection,
    chama_id: ChamaId,
    account: AccountId,
    (from, to): (NaiveDate, NaiveDate),
) -> store::Result<Vec<AccountEntry>> {
    let rows: Vec<AccountEntryRow> = query(
        "SELECT e.number, e.kind, e.value_date, e.transaction_id, e.description, \
         e.reverses_number, CAST(sum(CASE WHEN p.to_account_id = $5 THEN p.amount \
         ELSE -p.amount END) AS BIGINT) AS change FROM journal_entries e \
         JOIN postings p ON p.chama_id = e.chama_id AND p.entry_number = e.number \
         AND (p.to_account_id = $5 OR p.from_account_id = $5) \
         WHERE e.chama_id = $1 AND e.value_date >= $3 AND e.value_date <= $4 AND e.number > \
         (WITH RECURSIVE halved (low, high) AS \
         (SELECT CAST(0 AS BIGINT), b.entries + 1 FROM ledger_books b WHERE b.chama_id = $1 \
         UNION ALL SELECT CASE WHEN m.booked_at < $2 THEN m.number ELSE h.low END, \
         CASE WHEN m.booked_at < $2 THEN h.high ELSE m.number END FROM halved h \
         JOIN journal_entries m ON m.chama_id = $1 AND m.number = (h.low + h.high) / 2 \
         WHERE h.high - h.low > 1) SELECT max(low) FROM halved) \
         GROUP BY e.number, e.kind, e.value_date, e.transaction_id, e.description, \
         e.reverses_number ORDER BY e.number LIMIT 20000",
    )
    .bind(chama_id.get())
    .bind(Since::day(from).booked)
    .bind(from)
    .bind(to)
    .bind(account.get())
    .all(on)
    .await?;
    let entry = |row: AccountEntryRow| AccountEntry {
        number: row.number,
        kind: row.kind,
        day: row.value_date,
        change: Money::from_cents(row.change),
        transaction_id: row.transaction_id.map(TransactionId::new),
        description: row.description,
        reverses_number: row.reverses_number,
    };
    Ok(rows.into_iter().map(entry).collect())
}

pub(super) async fn entry_count(on: &mut impl Connection, chama_id: ChamaId) -> store::Result<i64> {
    let (entries,): (i64,) = query("SELECT entries FROM ledger_books WHERE chama_id = $1")
        .bind(chama_id.get())
        .one(on)
        .await?;
    Ok(entries)
}

/// What the entries of transactions booked as costs, what was taken back of it less.
pub(super) async fn costs_of(
    on: &mut impl Connection,
    chama_id: ChamaId,
    transactions: &[TransactionId],
) -> store::Result<Vec<(i64, i64)>> {
    let mut found = Vec::new();
    for some in transactions.chunks(200) {
        let values = some.iter().map(|id| id.get());
        let asked = query(
            "SELECT e.transaction_id, CAST(sum(CASE WHEN p.to_account_id = a.id THEN p.amount \
             ELSE -p.amount END) AS BIGINT) AS cost FROM journal_entries e \
             JOIN postings p ON p.chama_id = e.chama_id AND p.entry_number = e.number \
             JOIN ledger_accounts a ON a.id IN (p.from_account_id, p.to_account_id) \
             AND a.kind = 'transaction_costs' WHERE e.chama_id = ",
        )
        .push("$#", chama_id.get())
        .push_list(" AND e.transaction_id IN ", values);
        let rows: Vec<(i64, i64)> = asked
            .push_static(" GROUP BY e.transaction_id LIMIT 1000")
            .all(on)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// What an account holds and how far it may go, debits less credits.
#[derive(sqlx::FromRow)]
pub(super) struct Limited {
    pub balance: i64,
    pub floor: Option<i64>,
    pub ceiling: Option<i64>,
}

pub(super) async fn limited(
    on: &mut impl Connection,
    chama_id: ChamaId,
    account: AccountId,
) -> store::Result<Option<Limited>> {
    query(
        "SELECT balance, floor, ceiling FROM ledger_balances \
         WHERE chama_id = $1 AND account_id = $2",
    )
    .bind(chama_id.get())
    .bind(account.get())
    .optional(on)
    .await
}

/// What entries booked as costs.
pub(super) async fn costs_in(
    on: &mut impl Connection,
    chama_id: ChamaId,
    numbers: &[i64],
) -> store::Result<Vec<(i64, i64)>> {
    let mut found = Vec::new();
    for some in numbers.chunks(200) {
        let values = some.iter().copied();
        let asked = query(
            "SELECT p.entry_number, CAST(sum(CASE WHEN p.to_account_id = a.id THEN p.amount \
             ELSE -p.amount END) AS BIGINT) AS cost FROM postings p \
             JOIN ledger_accounts a ON a.id IN (p.from_account_id, p.to_account_id) \
             AND a.kind = 'transaction_costs' WHERE p.chama_id = ",
        )
        .push("$#", chama_id.get())
        .push_list(" AND p.entry_number IN ", values);
        let rows: Vec<(i64, i64)> = asked
            .push_static(" GROUP BY p.entry_number LIMIT 1000")
            .all(on)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}
