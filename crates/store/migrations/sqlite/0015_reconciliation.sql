-- owner: reconciliation
-- A statement somebody brought: looked at, then kept or forgotten, and perhaps undone. Only what
-- was read of it is kept, in `statement_rows`; the file is not.
CREATE TABLE statement_imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    place_id INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (length(source) <= 40),
    file_name TEXT NOT NULL CHECK (length(file_name) <= 120),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    state TEXT NOT NULL CHECK (state IN ('looked_at', 'booking', 'kept', 'undone')),
    row_count INTEGER NOT NULL CHECK (row_count >= 0),
    unreadable INTEGER NOT NULL CHECK (unreadable >= 0),
    covers_from TEXT,
    covers_to TEXT,
    looked_at TEXT NOT NULL,
    looked_by INTEGER NOT NULL REFERENCES users (id),
    kept_at TEXT,
    kept_by INTEGER REFERENCES users (id),
    undone_at TEXT,
    undone_by INTEGER REFERENCES users (id),
    undo_reason TEXT CHECK (length(undo_reason) <= 500),
    CONSTRAINT statement_imports_chama_id_id_key UNIQUE (chama_id, id),
    CONSTRAINT statement_imports_kept CHECK (
        (state = 'looked_at') = (kept_at IS NULL) AND (kept_at IS NULL) = (kept_by IS NULL)
    ),
    CONSTRAINT statement_imports_undone CHECK (
        (state = 'undone') = (undone_at IS NOT NULL)
        AND (undone_at IS NULL) = (undone_by IS NULL)
    ),
    CONSTRAINT statement_imports_days CHECK (
        (covers_from IS NULL) = (covers_to IS NULL) AND covers_from <= covers_to
    ),
    FOREIGN KEY (chama_id, place_id) REFERENCES ledger_accounts (chama_id, id)
) STRICT;
CREATE INDEX statement_imports_list ON statement_imports (chama_id, id);
CREATE INDEX statement_imports_age ON statement_imports (state, looked_at);

-- owner: reconciliation
-- A line of a statement, oldest first by `seq`. `row_key` is what makes it the same line when it is
-- brought again: receipt, direction, amount and class. One line of a place is kept once.
CREATE TABLE statement_rows (
    import_id INTEGER NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    chama_id INTEGER NOT NULL,
    place_id INTEGER NOT NULL,
    row_key TEXT NOT NULL CHECK (length(row_key) <= 200),
    state TEXT NOT NULL CHECK (state IN ('looked_at', 'kept', 'again', 'undone')),
    receipt TEXT NOT NULL CHECK (length(receipt) <= 60),
    completed_at TEXT NOT NULL,
    day TEXT NOT NULL,
    class TEXT NOT NULL CHECK (length(class) <= 40),
    details TEXT NOT NULL CHECK (length(details) <= 300),
    other_party TEXT NOT NULL CHECK (length(other_party) <= 160),
    account_ref TEXT CHECK (length(account_ref) <= 60),
    linked_receipt TEXT CHECK (length(linked_receipt) <= 60),
    amount INTEGER NOT NULL CHECK (amount <> 0),
    balance INTEGER,
    effect TEXT CHECK (effect IN (
        'already', 'book', 'cost', 'payout', 'reverse', 'by_hand'
    )),
    transaction_id INTEGER REFERENCES transactions (id),
    entry_number INTEGER,
    PRIMARY KEY (import_id, seq),
    CONSTRAINT statement_rows_effect CHECK (
        state NOT IN ('looked_at', 'again') OR effect IS NULL
    ),
    FOREIGN KEY (chama_id, import_id) REFERENCES statement_imports (chama_id, id),
    FOREIGN KEY (chama_id, entry_number) REFERENCES journal_entries (chama_id, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX statement_rows_place_id_row_key_key ON statement_rows (place_id, row_key)
    WHERE state = 'kept';
CREATE INDEX statement_rows_day ON statement_rows (chama_id, place_id, day, completed_at)
    WHERE state = 'kept';
CREATE INDEX statement_rows_receipt ON statement_rows (chama_id, receipt) WHERE state = 'kept';
-- What was read stays as it was read; where the line stands and what came of it moves on.
CREATE TRIGGER statement_rows_only_state BEFORE UPDATE OF
        import_id, seq, chama_id, place_id, row_key, receipt, completed_at, day, class, details,
        other_party, account_ref, linked_receipt, amount, balance
    ON statement_rows
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER statement_rows_no_delete BEFORE DELETE ON statement_rows
WHEN OLD.state <> 'looked_at'
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;

-- owner: reconciliation
-- What an officer counted in a cash place, or read as its balance, at the end of a day. Never
-- changed: the last of a day counts.
CREATE TABLE cash_counts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    place_id INTEGER NOT NULL,
    day TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    note TEXT NOT NULL CHECK (length(note) <= 500),
    counted_by INTEGER NOT NULL REFERENCES users (id),
    counted_at TEXT NOT NULL,
    FOREIGN KEY (chama_id, place_id) REFERENCES ledger_accounts (chama_id, id)
) STRICT;
CREATE INDEX cash_counts_list ON cash_counts (chama_id, id);
CREATE INDEX cash_counts_day ON cash_counts (chama_id, day, place_id, id);
CREATE TRIGGER cash_counts_no_update BEFORE UPDATE ON cash_counts
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER cash_counts_no_delete BEFORE DELETE ON cash_counts
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER cash_counts_no_replace BEFORE INSERT ON cash_counts
WHEN EXISTS (SELECT 1 FROM cash_counts WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;

-- owner: reconciliation
-- Why a place holds more or less than its book says. It counts when a second officer agrees, and
-- from its day on for as long as the difference stays this.
CREATE TABLE difference_explanations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    place_id INTEGER NOT NULL,
    day TEXT NOT NULL,
    difference INTEGER NOT NULL CHECK (difference <> 0),
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    explained_by INTEGER NOT NULL REFERENCES users (id),
    explained_at TEXT NOT NULL,
    agreed_by INTEGER REFERENCES users (id),
    agreed_at TEXT,
    CONSTRAINT difference_explanations_agreed CHECK ((agreed_by IS NULL) = (agreed_at IS NULL)),
    CONSTRAINT explained_by_two CHECK (agreed_by <> explained_by),
    FOREIGN KEY (chama_id, place_id) REFERENCES ledger_accounts (chama_id, id)
) STRICT;
CREATE INDEX difference_explanations_day ON difference_explanations (chama_id, day, id);
CREATE TRIGGER difference_explanations_stay BEFORE UPDATE OF
        id, chama_id, place_id, day, difference, reason, explained_by, explained_at
    ON difference_explanations
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER difference_explanations_agreed_once BEFORE UPDATE ON difference_explanations
WHEN OLD.agreed_by IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER difference_explanations_no_delete BEFORE DELETE ON difference_explanations
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;

-- owner: reconciliation
-- How the books of a day compared with what was seen when they were last compared. It can be made
-- again from everything else.
CREATE TABLE daily_proofs (
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    day TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('proved', 'explained', 'differs', 'partly')),
    difference INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (chama_id, day)
) STRICT, WITHOUT ROWID;
