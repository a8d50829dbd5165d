//! The same statements as a posting, one by one, for pgbench.

use std::io::Write as _;

use anyhow::Result;
use tempfile::NamedTempFile;

use crate::postgres::Postgres;

/// What the server does for a contribution: find the session, find the membership, read the chart,
/// and write key, number, balances, entry, posting, transaction and audit.
const SCRIPT: &str = r"
\set n random(1, :chamas)
\set t random(1, 2000000000)
\set u random(1, 2000000000)
SELECT s.id, s.user_id, s.last_seen_at, s.expires_at, s.remember, u.username, u.email FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = :n AND u.is_active;
SELECT id AS member_id, role FROM members WHERE chama_id = :n AND user_id = :n AND status = 'active';
SELECT id, kind, member_id, fund_id FROM ledger_accounts WHERE chama_id = :n AND (member_id IS NULL OR member_id = :n) ORDER BY id LIMIT 1000;
BEGIN;
INSERT INTO idempotency_keys (owner_id, idempotency_key, command, fingerprint, answer, created_at) VALUES (:n, 'pgbench-' || :t || '-' || :u, 'transactions.record', '\x0102030405060708010203040506070801020304050607080102030405060708', '{}', now());
INSERT INTO transactions (id, chama_id, user_id, amount, transaction_type, description, status, created_at, processed_at, currency, value_date, method, member_id) VALUES (4000000000 + :t::bigint * 1000 + :u % 1000, :n, :n, 150050, 'contribution', 'Monthly', 'completed', now(), now(), 'KES', CURRENT_DATE, 'cash', :n);
UPDATE ledger_books SET entries = entries + 1, last_value_date = CURRENT_DATE WHERE chama_id = :n RETURNING entries AS number \gset
UPDATE ledger_balances SET balance = balance - 150050 WHERE account_id = (SELECT min(id) FROM ledger_accounts WHERE chama_id = :n AND kind = 'member_savings') RETURNING balance AS savings, account_id AS savings_id \gset
UPDATE ledger_balances SET balance = balance + 150050 WHERE account_id = (SELECT min(id) FROM ledger_accounts WHERE chama_id = :n AND kind = 'cash_box') RETURNING balance AS cash, account_id AS cash_id \gset
INSERT INTO journal_entries (chama_id, number, kind, value_date, booked_at, user_id, description, transaction_id) VALUES (:n, :number, 'contribution', CURRENT_DATE, now(), :n, 'Monthly', 4000000000 + :t::bigint * 1000 + :u % 1000);
INSERT INTO postings (chama_id, entry_number, line_no, from_account_id, to_account_id, amount, from_balance_after, to_balance_after) VALUES (:n, :number, 1, :savings_id, :cash_id, 150050, :savings, :cash);
INSERT INTO audit_logs (chama_id, user_id, action, subject, subject_id, detail, created_at) VALUES (:n, :n, 'transactions.record', 'transaction', 1, '{}', now());
COMMIT;
";

/// Writes the script with the number of chamas in it.
pub fn write_script(postgres: &Postgres, database: &str) -> Result<NamedTempFile> {
    let chamas = postgres.sql(database, "SELECT count(*) FROM chamas")?;
    let mut file = NamedTempFile::new()?;
    write!(file, "\\set chamas {chamas}{SCRIPT}")?;
    file.flush()?;
    Ok(file)
}
