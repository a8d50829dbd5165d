-- owner: chamas
-- Each time a chama was suspended, resumed or closed: by whom, when and why. The latest says where
-- it stands now, as `chamas.status` does; a chama without any was never anything but active. One
-- that was closed with money left has the day of the resolution that says what becomes of it.
CREATE TABLE chama_standings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'closed')),
    reason TEXT NOT NULL CHECK (length(reason) <= 500),
    resolution_on TEXT,
    set_by INTEGER NOT NULL REFERENCES users (id),
    set_at TEXT NOT NULL
) STRICT;
CREATE INDEX chama_standings_of_chama ON chama_standings (chama_id, id);

-- The book of a chama that is suspended or closed takes no entry, whoever writes: taking the next
-- number sets `last_value_date`, which these rules then refuse.
ALTER TABLE ledger_books ADD COLUMN held TEXT
    CONSTRAINT book_not_suspended CHECK (held <> 'suspended' OR last_value_date IS NULL)
    CONSTRAINT book_not_closed CHECK (held <> 'closed' OR last_value_date IS NULL);

-- What the activity of a chama shows is found without reading every contribution.
CREATE INDEX audit_logs_activity ON audit_logs (chama_id, id)
    WHERE action <> 'transactions.record';
