//! The books, recomputed from the postings by the simplest code there is.
//!
//! It shares nothing with the ledger of the program, so that one mistake cannot hide in both.

use std::collections::{BTreeMap, BTreeSet};

use chama::reports::verify::verify;
use store::{Database, Record, query};

/// Fails the test when the books of any chama are not what their postings say.
pub async fn check_books(db: &Database) {
    let trouble = trouble_in_books(db).await;
    assert!(trouble.is_empty(), "the books are wrong:\n{trouble:#?}");
    let report = verify(db).await.expect("the database answers");
    assert!(report.is_clean(), "verify tells:\n{report:#?}");
}

#[derive(sqlx::FromRow)]
struct Book {
    chama_id: i64,
    entries: i64,
}

#[derive(sqlx::FromRow)]
struct Entry {
    chama_id: i64,
    number: i64,
    transaction_id: Option<i64>,
    reverses_number: Option<i64>,
}

#[derive(sqlx::FromRow, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Posted {
    chama_id: i64,
    entry_number: i64,
    line_no: i64,
    from_account_id: i64,
    to_account_id: i64,
    amount: i64,
    from_balance_after: i64,
    to_balance_after: i64,
}

#[derive(sqlx::FromRow)]
struct Kept {
    chama_id: i64,
    account_id: i64,
    kind: String,
    balance: i64,
}

#[derive(sqlx::FromRow)]
struct Transaction {
    id: i64,
    status: String,
    amount: i64,
}

/// Everything that is wrong with the books, as sentences.
pub async fn trouble_in_books(db: &Database) -> Vec<String> {
    let mut trouble = Vec::new();
    let books: Vec<Book> = all(db, "SELECT chama_id, entries FROM ledger_books").await;
    let entries: Vec<Entry> = all(
        db,
        "SELECT chama_id, number, transaction_id, reverses_number FROM journal_entries \
         ORDER BY chama_id, number",
    )
    .await;
    let lines: Vec<Posted> = all(
        db,
        "SELECT chama_id, entry_number, line_no, from_account_id, to_account_id, amount, \
         from_balance_after, to_balance_after FROM postings \
         ORDER BY chama_id, entry_number, line_no",
    )
    .await;
    numbers(&books, &entries, &mut trouble);
    let held = running(&lines, &mut trouble);
    balances(db, &held, &mut trouble).await;
    links(db, &entries, &lines, &mut trouble).await;
    trouble
}

async fn all<T: Record>(db: &Database, text: &'static str) -> Vec<T> {
    let mut reader = db.read().await.expect("a reader");
    query(text).all(&mut reader).await.expect("can be read")
}

/// Entries are numbered from 1 without a gap.
fn numbers(books: &[Book], entries: &[Entry], trouble: &mut Vec<String>) {
    let mut expected: BTreeMap<i64, i64> = BTreeMap::new();
    for entry in entries {
        let last = expected.entry(entry.chama_id).or_default();
        *last += 1;
        if entry.number != *last {
            trouble.push(format!(
                "chama {}: entry {} where {last} was due",
                entry.chama_id, entry.number
            ));
            *last = entry.number;
        }
    }
    for book in books {
        let last = expected.get(&book.chama_id).copied().unwrap_or_default();
        if book.entries != last {
            trouble.push(format!(
                "chama {}: the book counts {} entries, there are {last}",
                book.chama_id, book.entries
            ));
        }
    }
}

/// Each line says what its two accounts held after it. Gives what each holds in the end.
fn running(lines: &[Posted], trouble: &mut Vec<String>) -> BTreeMap<i64, i128> {
    let mut held: BTreeMap<i64, i128> = BTreeMap::new();
    for line in lines {
        let where_ = (line.chama_id, line.entry_number, line.line_no);
        if line.amount <= 0 || line.from_account_id == line.to_account_id {
            trouble.push(format!("{where_:?}: not a posting"));
        }
        let from = held.entry(line.from_account_id).or_default();
        *from -= i128::from(line.amount);
        if *from != i128::from(line.from_balance_after) {
            trouble.push(format!(
                "{where_:?}: from holds {from}, the line says otherwise"
            ));
        }
        let to = held.entry(line.to_account_id).or_default();
        *to += i128::from(line.amount);
        if *to != i128::from(line.to_balance_after) {
            trouble.push(format!(
                "{where_:?}: to holds {to}, the line says otherwise"
            ));
        }
    }
    held
}

/// What is kept per account is what its lines come to; each chama's accounts come to zero; no
/// cash place is below zero and no member owes their savings.
async fn balances(db: &Database, held: &BTreeMap<i64, i128>, trouble: &mut Vec<String>) {
    let kept: Vec<Kept> = all(
        db,
        "SELECT b.chama_id, b.account_id, a.kind, b.balance FROM ledger_balances b \
         JOIN ledger_accounts a ON a.id = b.account_id",
    )
    .await;
    let mut trial: BTreeMap<i64, i128> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for row in &kept {
        let sum = held.get(&row.account_id).copied().unwrap_or_default();
        if sum != i128::from(row.balance) {
            trouble.push(format!(
                "account {} of chama {}: kept {}, its lines come to {sum}",
                row.account_id, row.chama_id, row.balance
            ));
        }
        let cash = matches!(
            row.kind.as_str(),
            "cash_box" | "mpesa_paybill" | "bank_account"
        );
        if (cash && row.balance < 0) || (row.kind == "member_savings" && row.balance > 0) {
            trouble.push(format!("account {}: beyond its limit", row.account_id));
        }
        *trial.entry(row.chama_id).or_default() += i128::from(row.balance);
        known.insert(row.account_id);
    }
    for (chama, sum) in trial {
        if sum != 0 {
            trouble.push(format!("chama {chama}: the trial balance is {sum}"));
        }
    }
    for account in held.keys().filter(|account| !known.contains(*account)) {
        trouble.push(format!("account {account}: posted to, but holds nothing"));
    }
}

#[derive(sqlx::FromRow)]
struct Sent {
    transaction_id: i64,
    amount: i64,
    cost: i64,
}

/// A line as the links look at it: from, to, amount.
type Moved = (i64, i64, i64);

/// What tells whether a transaction has the right entries.
struct Links {
    lines: BTreeMap<(i64, i64), Vec<Moved>>,
    /// The accounts of what M-Pesa takes, which is in no amount.
    costs: BTreeSet<i64>,
    /// What M-Pesa is asked to pay, by transaction.
    sent: BTreeMap<i64, Sent>,
}

impl Links {
    async fn read(db: &Database, lines: &[Posted]) -> Self {
        let mut by_entry: BTreeMap<(i64, i64), Vec<Moved>> = BTreeMap::new();
        for line in lines {
            let key = (line.chama_id, line.entry_number);
            let moved = (line.from_account_id, line.to_account_id, line.amount);
            by_entry.entry(key).or_default().push(moved);
        }
        let costs: Vec<(i64,)> = all(
            db,
            "SELECT id FROM ledger_accounts WHERE kind = 'transaction_costs'",
        )
        .await;
        let sent: Vec<Sent> = all(db, "SELECT transaction_id, amount, cost FROM payouts").await;
        let sent = sent.into_iter().map(|row| (row.transaction_id, row));
        Self {
            lines: by_entry,
            costs: costs.into_iter().map(|(id,)| id).collect(),
            sent: sent.collect(),
        }
    }

    fn of(&self, entry: &Entry) -> Vec<Moved> {
        let own = self.lines.get(&(entry.chama_id, entry.number));
        own.cloned().unwrap_or_default()
    }

    /// The money of a payment set aside on both sides, with its cost.
    fn set_aside(&self, transaction: &Transaction, entry: &Entry) -> bool {
        let total: i64 = self.of(entry).iter().map(|(_, _, amount)| amount).sum();
        let sent = self.sent.get(&transaction.id);
        sent.is_some_and(|sent| total == 2 * sent.amount + sent.cost)
    }

    /// A completed transaction has one entry of its amount, a reversed one that and its mirror.
    /// What M-Pesa is asked to pay has one that sets the money aside; then one more when it is
    /// gone, or the mirror when it did not leave.
    fn are_right(&self, transaction: &Transaction, own: &[&Entry]) -> bool {
        match (transaction.status.as_str(), own) {
            ("pending", [entry]) => self.set_aside(transaction, entry),
            ("completed", [entry, gone]) => {
                let first = self.of(gone).first().map(|line| line.2);
                self.set_aside(transaction, entry)
                    && gone.reverses_number.is_none()
                    && first == Some(transaction.amount)
            }
            ("failed", [entry, back]) => {
                self.set_aside(transaction, entry) && self.mirrors(entry, back)
            }
            ("completed", [entry]) => {
                let own = self.of(entry);
                let own = own.iter().filter(|(_, to, _)| !self.costs.contains(to));
                let total: i64 = own.map(|(_, _, amount)| amount).sum();
                entry.reverses_number.is_none() && total == transaction.amount
            }
            ("reversed", [entry, back]) => self.mirrors(entry, back),
            _ => false,
        }
    }

    fn mirrors(&self, entry: &Entry, back: &Entry) -> bool {
        let mut mirrored = self.of(entry);
        for (from, to, _) in &mut mirrored {
            std::mem::swap(from, to);
        }
        let mut there = self.of(back);
        mirrored.sort_unstable();
        there.sort_unstable();
        back.reverses_number == Some(entry.number) && mirrored == there
    }
}

/// Every transaction has its entries, and every entry its transaction.
async fn links(db: &Database, entries: &[Entry], posted: &[Posted], trouble: &mut Vec<String>) {
    let transactions: Vec<Transaction> =
        all(db, "SELECT id, status, amount FROM transactions").await;
    let mut of: BTreeMap<i64, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        if let Some(id) = entry.transaction_id {
            of.entry(id).or_default().push(entry);
        }
    }
    let links = Links::read(db, posted).await;
    for transaction in &transactions {
        let own = of.remove(&transaction.id).unwrap_or_default();
        if !links.are_right(transaction, &own) {
            trouble.push(format!(
                "transaction {} is {} and has {} entries, or not the right ones",
                transaction.id,
                transaction.status,
                own.len()
            ));
        }
    }
    for id in of.keys() {
        trouble.push(format!("entries name transaction {id}, which is not there"));
    }
}
