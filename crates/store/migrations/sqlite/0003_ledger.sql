-- owner: ledger
-- One book per chama. `entries` is the number of its last journal entry; taking the next number
-- locks the row, so numbers have no gaps. `last_value_date` is the day of that entry: the CHECK is
-- what closes a period, whoever writes.
CREATE TABLE ledger_books (
    chama_id INTEGER PRIMARY KEY REFERENCES chamas (id),
    entries INTEGER NOT NULL CHECK (entries >= 0),
    closed_through TEXT,
    last_value_date TEXT,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    CONSTRAINT period_open CHECK (
        closed_through IS NULL OR last_value_date IS NULL OR last_value_date > closed_through
    )
) STRICT;

-- The chart of accounts. Member savings carry a member and a fund; the rest belong to the chama.
CREATE TABLE ledger_accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES ledger_books (chama_id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL CHECK (length(name) <= 100),
    member_id INTEGER,
    fund_id INTEGER,
    created_at TEXT NOT NULL,
    CONSTRAINT ledger_accounts_chama_id_id_key UNIQUE (chama_id, id),
    CONSTRAINT ledger_accounts_of_member CHECK (
        (kind = 'member_savings') = (member_id IS NOT NULL AND fund_id IS NOT NULL)
    ),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id),
    FOREIGN KEY (chama_id, fund_id) REFERENCES funds (chama_id, id)
) STRICT;
CREATE UNIQUE INDEX ledger_accounts_chama_id_member_id_fund_id_key
    ON ledger_accounts (chama_id, member_id, fund_id) WHERE kind = 'member_savings';
CREATE INDEX ledger_accounts_member ON ledger_accounts (chama_id, member_id, kind, id);

-- What every account holds: debits less credits, in minor units. Moved only together with a
-- posting; `floor` and `ceiling` are limits no posting may cross.
CREATE TABLE ledger_balances (
    account_id INTEGER PRIMARY KEY,
    chama_id INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    floor INTEGER,
    ceiling INTEGER,
    CONSTRAINT balance_floor CHECK (floor IS NULL OR balance >= floor),
    CONSTRAINT balance_ceiling CHECK (ceiling IS NULL OR balance <= ceiling),
    FOREIGN KEY (chama_id, account_id) REFERENCES ledger_accounts (chama_id, id)
) STRICT;
CREATE INDEX ledger_balances_chama ON ledger_balances (chama_id);

-- A journal entry: what happened, when, who booked it and why. `value_date` is the day the money
-- moved (East Africa Time), `booked_at` the moment it was written. A reversal names what it
-- reverses, and nothing is reversed twice.
CREATE TABLE journal_entries (
    chama_id INTEGER NOT NULL REFERENCES ledger_books (chama_id),
    number INTEGER NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL,
    value_date TEXT NOT NULL,
    booked_at TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    description TEXT NOT NULL,
    transaction_id INTEGER,
    reverses_number INTEGER,
    PRIMARY KEY (chama_id, number),
    CONSTRAINT journal_entries_chama_id_reverses_number_key UNIQUE (chama_id, reverses_number),
    CONSTRAINT reverses_an_earlier_entry CHECK (reverses_number IS NULL OR reverses_number < number),
    FOREIGN KEY (chama_id, reverses_number) REFERENCES journal_entries (chama_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_entries_transaction ON journal_entries (chama_id, transaction_id);

-- One posting: amount > 0 from the account credited to the account debited, and what each held
-- after it. An entry made of such rows balances by its form.
CREATE TABLE postings (
    chama_id INTEGER NOT NULL,
    entry_number INTEGER NOT NULL,
    line_no INTEGER NOT NULL CHECK (line_no > 0),
    from_account_id INTEGER NOT NULL,
    to_account_id INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    from_balance_after INTEGER NOT NULL,
    to_balance_after INTEGER NOT NULL,
    PRIMARY KEY (chama_id, entry_number, line_no),
    CONSTRAINT two_accounts CHECK (from_account_id <> to_account_id),
    FOREIGN KEY (chama_id, entry_number) REFERENCES journal_entries (chama_id, number),
    FOREIGN KEY (chama_id, from_account_id) REFERENCES ledger_accounts (chama_id, id),
    FOREIGN KEY (chama_id, to_account_id) REFERENCES ledger_accounts (chama_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX postings_from ON postings (from_account_id, entry_number, line_no);
CREATE INDEX postings_to ON postings (to_account_id, entry_number, line_no);
CREATE TRIGGER journal_entries_no_update BEFORE UPDATE ON journal_entries
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER journal_entries_no_delete BEFORE DELETE ON journal_entries
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER postings_no_update BEFORE UPDATE ON postings
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER postings_no_delete BEFORE DELETE ON postings
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
-- `INSERT OR REPLACE` deletes without asking the triggers above.
CREATE TRIGGER journal_entries_no_replace BEFORE INSERT ON journal_entries
WHEN EXISTS (
    SELECT 1 FROM journal_entries WHERE chama_id = NEW.chama_id AND number = NEW.number
)
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER postings_no_replace BEFORE INSERT ON postings
WHEN EXISTS (
    SELECT 1 FROM postings WHERE chama_id = NEW.chama_id
        AND entry_number = NEW.entry_number AND line_no = NEW.line_no
)
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
-- Without figures SQLite takes a chama to have ten entries, and to find those of one transaction it
-- reads them all. ANALYZE makes the table of figures; these are of a chama that has been going.
ANALYZE journal_entries;
DELETE FROM sqlite_stat1 WHERE tbl IN ('journal_entries', 'postings');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('journal_entries', 'journal_entries', '1000000 10000 1'),
    ('journal_entries', 'journal_entries_transaction', '1000000 10000 2'),
    ('journal_entries', 'sqlite_autoindex_journal_entries_2', '1000000 10000 5000'),
    ('postings', 'postings', '1000000 10000 1 1'),
    ('postings', 'postings_from', '1000000 2000 1 1'),
    ('postings', 'postings_to', '1000000 2000 1 1');
