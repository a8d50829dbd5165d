//! All SQL of the verification: each check selects the chama, the subject, what is kept and what
//! is expected, of the rows in which the two differ.

use store::{Snapshot, query};

use super::{Difference, Fault};

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    chama_id: i64,
    subject: i64,
    kept: i64,
    expected: i64,
}

impl Row {
    pub fn with(self, fault: Fault) -> Difference {
        let Self {
            chama_id,
            subject,
            kept,
            expected,
        } = self;
        Difference {
            chama_id,
            fault,
            subject,
            kept,
            expected,
        }
    }
}

pub(super) const CHECKS: &[(Fault, &str)] = &[
    (Fault::Balance, BALANCES),
    (Fault::RunningBalance, RUNNING_BALANCES),
    (Fault::TrialBalance, TRIAL_BALANCES),
    (Fault::EntryCount, ENTRY_COUNTS),
    (Fault::EmptyEntry, EMPTY_ENTRIES),
    (Fault::Reversal, REVERSALS),
    (Fault::Transaction, TRANSACTIONS_WITHOUT_ENTRY),
    (Fault::Transaction, TRANSACTIONS_AGAINST_STATUS),
    (Fault::Transaction, ENTRIES_WITHOUT_TRANSACTION),
    (Fault::Transaction, COLLECTIONS_AGAINST_LINES),
    (Fault::Payout, PAYOUTS_AGAINST_TRANSACTIONS),
    (Fault::Payout, PAYOUTS_AGAINST_ENTRIES),
    (Fault::InTransit, IN_TRANSIT_AGAINST_PAYOUTS),
    (Fault::Transaction, RECEIPTS_AGAINST_TRANSACTIONS),
    (Fault::MissingAccount, ACCOUNTS_WITHOUT_BALANCE),
    (Fault::MissingAccount, MEMBERS_WITHOUT_SAVINGS),
];

const BALANCES: &str = "SELECT b.chama_id, b.account_id AS subject, b.balance AS kept, \
    coalesce(s.total, 0) AS expected FROM ledger_balances b LEFT JOIN \
    (SELECT account_id, CAST(sum(change) AS BIGINT) AS total FROM \
    (SELECT to_account_id AS account_id, amount AS change FROM postings \
    UNION ALL SELECT from_account_id, -amount FROM postings) moves GROUP BY account_id) s \
    ON s.account_id = b.account_id WHERE b.balance <> coalesce(s.total, 0) \
    ORDER BY b.account_id LIMIT 100";

const RUNNING_BALANCES: &str = "SELECT chama_id, entry_number AS subject, kept, expected FROM \
    (SELECT chama_id, entry_number, balance_after AS kept, \
    CAST(sum(change) OVER (PARTITION BY account_id ORDER BY entry_number, line_no) AS BIGINT) \
    AS expected FROM \
    (SELECT chama_id, entry_number, line_no, to_account_id AS account_id, amount AS change, \
    to_balance_after AS balance_after FROM postings UNION ALL \
    SELECT chama_id, entry_number, line_no, from_account_id, -amount, from_balance_after \
    FROM postings) moves) running WHERE kept <> expected ORDER BY 1, 2 LIMIT 100";

const TRIAL_BALANCES: &str = "SELECT chama_id, chama_id AS subject, \
    CAST(sum(balance) AS BIGINT) AS kept, CAST(0 AS BIGINT) AS expected FROM ledger_balances \
    GROUP BY chama_id HAVING sum(balance) <> 0 ORDER BY chama_id LIMIT 100";

const ENTRY_COUNTS: &str = "SELECT b.chama_id, b.chama_id AS subject, b.entries AS kept, \
    CASE WHEN coalesce(j.last, 0) <> coalesce(j.count, 0) THEN j.count \
    ELSE coalesce(j.last, 0) END AS expected FROM ledger_books b LEFT JOIN \
    (SELECT chama_id, count(*) AS count, max(number) AS last FROM journal_entries \
    GROUP BY chama_id) j ON j.chama_id = b.chama_id \
    WHERE b.entries <> coalesce(j.count, 0) OR b.entries <> coalesce(j.last, 0) \
    ORDER BY b.chama_id LIMIT 100";

const EMPTY_ENTRIES: &str = "SELECT e.chama_id, e.number AS subject, CAST(0 AS BIGINT) AS kept, \
    CAST(1 AS BIGINT) AS expected FROM journal_entries e WHERE NOT EXISTS \
    (SELECT 1 FROM postings p WHERE p.chama_id = e.chama_id AND p.entry_number = e.number) \
    ORDER BY e.chama_id, e.number LIMIT 100";

const REVERSALS: &str = "SELECT r.chama_id, r.number AS subject, \
    (SELECT count(*) FROM postings p JOIN postings o ON o.chama_id = p.chama_id \
    AND o.entry_number = r.reverses_number AND o.line_no = p.line_no \
    AND o.from_account_id = p.to_account_id AND o.to_account_id = p.from_account_id \
    AND o.amount = p.amount WHERE p.chama_id = r.chama_id AND p.entry_number = r.number) AS kept, \
    (SELECT count(*) FROM postings o WHERE o.chama_id = r.chama_id \
    AND o.entry_number = r.reverses_number) AS expected \
    FROM journal_entries r WHERE r.reverses_number IS NOT NULL AND \
    ((SELECT count(*) FROM postings p JOIN postings o ON o.chama_id = p.chama_id \
    AND o.entry_number = r.reverses_number AND o.line_no = p.line_no \
    AND o.from_account_id = p.to_account_id AND o.to_account_id = p.from_account_id \
    AND o.amount = p.amount WHERE p.chama_id = r.chama_id AND p.entry_number = r.number) <> \
    (SELECT count(*) FROM postings o WHERE o.chama_id = r.chama_id \
    AND o.entry_number = r.reverses_number) OR \
    (SELECT count(*) FROM postings p WHERE p.chama_id = r.chama_id \
    AND p.entry_number = r.number) <> \
    (SELECT count(*) FROM postings o WHERE o.chama_id = r.chama_id \
    AND o.entry_number = r.reverses_number)) ORDER BY 1, 2 LIMIT 100";

/// What a payment cost, and what was only set aside for it, is no part of its amount.
const TRANSACTIONS_WITHOUT_ENTRY: &str = "SELECT t.chama_id, t.id AS subject, t.amount AS kept, \
    CAST(coalesce(sum(p.amount), 0) AS BIGINT) AS expected FROM transactions t \
    LEFT JOIN journal_entries e ON e.chama_id = t.chama_id AND e.transaction_id = t.id \
    AND e.reverses_number IS NULL \
    LEFT JOIN (SELECT p.chama_id, p.entry_number, p.amount FROM postings p \
    JOIN ledger_accounts a ON a.id = p.to_account_id JOIN ledger_accounts f \
    ON f.id = p.from_account_id WHERE a.kind NOT IN ('payouts_in_transit', 'payouts_payable', \
    'transaction_costs') AND f.kind <> 'payouts_in_transit') p \
    ON p.chama_id = e.chama_id AND p.entry_number = e.number \
    WHERE t.status IN ('completed', 'reversed') GROUP BY t.chama_id, t.id, t.amount \
    HAVING t.amount <> coalesce(sum(p.amount), 0) ORDER BY t.id LIMIT 100";

/// Reversed once is what was reversed, and what was set aside and given back.
const TRANSACTIONS_AGAINST_STATUS: &str = "SELECT t.chama_id, t.id AS subject, \
    CASE WHEN t.status = 'reversed' OR o.id IS NOT NULL THEN CAST(1 AS BIGINT) \
    ELSE CAST(0 AS BIGINT) END AS kept, \
    count(r.number) AS expected FROM transactions t \
    LEFT JOIN payouts o ON o.transaction_id = t.id AND t.status = 'failed' \
    LEFT JOIN journal_entries r ON r.chama_id = t.chama_id AND r.transaction_id = t.id \
    AND r.reverses_number IS NOT NULL GROUP BY t.chama_id, t.id, t.status, o.id \
    HAVING count(r.number) <> CASE WHEN t.status = 'reversed' OR o.id IS NOT NULL THEN 1 ELSE 0 \
    END ORDER BY t.id LIMIT 100";

const ENTRIES_WITHOUT_TRANSACTION: &str = "SELECT e.chama_id, e.transaction_id AS subject, \
    e.number AS kept, CAST(0 AS BIGINT) AS expected FROM journal_entries e \
    WHERE e.transaction_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM transactions t \
    WHERE t.id = e.transaction_id AND t.chama_id = e.chama_id \
    AND (t.status IN ('completed', 'reversed') OR EXISTS (SELECT 1 FROM payouts o \
    WHERE o.transaction_id = t.id))) ORDER BY 1, 2 LIMIT 100";

/// A payment by M-Pesa and its transaction say the same: on its way and pending, arrived and
/// completed with the receipt, failed and failed. What arrived after all has a second, completed.
const PAYOUTS_AGAINST_TRANSACTIONS: &str = "SELECT o.chama_id, o.transaction_id AS subject, \
    o.amount AS kept, t.amount AS expected FROM payouts o \
    JOIN transactions t ON t.id = o.transaction_id \
    LEFT JOIN transactions l ON l.id = o.after_all_transaction_id \
    WHERE o.amount <> t.amount OR o.chama_id <> t.chama_id OR t.status <> CASE \
    WHEN o.state = 'failed' OR o.after_all_transaction_id IS NOT NULL THEN 'failed' \
    WHEN o.state = 'succeeded' THEN 'completed' ELSE 'pending' END \
    OR (t.receipt_code IS NOT NULL AND t.receipt_code <> o.receipt) \
    OR (l.id IS NOT NULL AND (l.amount <> o.amount OR l.status <> 'completed')) \
    ORDER BY o.id LIMIT 100";

/// What was set aside with each payment: its amount twice, on both sides, and its cost.
const PAYOUTS_AGAINST_ENTRIES: &str = "SELECT o.chama_id, o.transaction_id AS subject, \
    2 * o.amount + o.cost AS kept, CAST(coalesce(sum(p.amount), 0) AS BIGINT) AS expected \
    FROM payouts o LEFT JOIN journal_entries e ON e.chama_id = o.chama_id \
    AND e.transaction_id = o.transaction_id AND e.kind = 'payout_reserved' \
    LEFT JOIN postings p ON p.chama_id = e.chama_id AND p.entry_number = e.number \
    GROUP BY o.chama_id, o.transaction_id, o.amount, o.cost \
    HAVING 2 * o.amount + o.cost <> coalesce(sum(p.amount), 0) ORDER BY 2 LIMIT 100";

/// What is on its way is what is set aside for the payments that are open, and nothing else.
const IN_TRANSIT_AGAINST_PAYOUTS: &str = "SELECT a.chama_id, a.id AS subject, b.balance AS kept, \
    CAST(coalesce(sum(CASE WHEN a.kind = 'payouts_in_transit' THEN o.amount + o.cost \
    ELSE -o.amount END), 0) AS BIGINT) AS expected FROM ledger_accounts a \
    JOIN ledger_balances b ON b.account_id = a.id LEFT JOIN payouts o ON o.chama_id = a.chama_id \
    AND o.state IN ('reserved', 'sending', 'unknown') \
    WHERE a.kind IN ('payouts_in_transit', 'payouts_payable') GROUP BY a.chama_id, a.id, b.balance \
    HAVING b.balance <> coalesce(sum(CASE WHEN a.kind = 'payouts_in_transit' \
    THEN o.amount + o.cost ELSE -o.amount END), 0) ORDER BY a.id LIMIT 100";

const COLLECTIONS_AGAINST_LINES: &str = "SELECT t.chama_id, t.id AS subject, t.amount AS kept, \
    CAST(coalesce(sum(l.amount), 0) AS BIGINT) AS expected FROM transactions t \
    LEFT JOIN collection_lines l ON l.transaction_id = t.id AND l.chama_id = t.chama_id \
    AND l.member_id = t.member_id WHERE t.transaction_type = 'collection' \
    GROUP BY t.chama_id, t.id, t.amount \
    HAVING t.amount <> coalesce(sum(l.amount), 0) ORDER BY t.id LIMIT 100";

/// A receipt of M-Pesa that is in the book and the transaction that books it say the same.
const RECEIPTS_AGAINST_TRANSACTIONS: &str = "SELECT t.chama_id, t.id AS subject, \
    t.amount AS kept, r.amount AS expected FROM mpesa_receipts r \
    JOIN transactions t ON t.id = r.transaction_id \
    WHERE r.chama_id <> t.chama_id OR t.receipt_code <> r.receipt \
    OR (r.amount <> t.amount AND r.differs = 0) ORDER BY t.id LIMIT 100";

const ACCOUNTS_WITHOUT_BALANCE: &str = "SELECT a.chama_id, a.id AS subject, \
    CAST(0 AS BIGINT) AS kept, CAST(1 AS BIGINT) AS expected FROM ledger_accounts a \
    WHERE NOT EXISTS (SELECT 1 FROM ledger_balances b WHERE b.account_id = a.id) \
    ORDER BY a.id LIMIT 100";

const MEMBERS_WITHOUT_SAVINGS: &str = "SELECT m.chama_id, m.id AS subject, \
    count(a.id) AS kept, (SELECT count(*) FROM funds f WHERE f.chama_id = m.chama_id) AS expected \
    FROM members m LEFT JOIN ledger_accounts a ON a.chama_id = m.chama_id AND a.member_id = m.id \
    GROUP BY m.chama_id, m.id \
    HAVING count(a.id) <> (SELECT count(*) FROM funds f WHERE f.chama_id = m.chama_id) \
    ORDER BY m.id LIMIT 100";

pub(super) async fn differences(on: &mut Snapshot, check: &'static str) -> store::Result<Vec<Row>> {
    query(check).all(on).await
}

pub(super) async fn totals(on: &mut Snapshot) -> store::Result<(i64, i64, i64, i64)> {
    query(
        "SELECT (SELECT count(*) FROM ledger_books), (SELECT count(*) FROM journal_entries), \
         (SELECT count(*) FROM postings), \
         (SELECT CAST(coalesce(sum(balance), 0) AS BIGINT) FROM ledger_balances)",
    )
    .one(on)
    .await
}
