-- Whether what a member owes a fund counts in the member's own performance: savings do, a fund of
-- the group such as tea or welfare does not.
ALTER TABLE funds ADD COLUMN counts_personally INTEGER NOT NULL DEFAULT 1
    CHECK (counts_personally IN (0, 1));
UPDATE funds SET counts_personally = 0 WHERE code = 'welfare';

-- owner: plans
-- What members owe a fund from a day on. Never changed: another plan follows. `due_day` is 1
-- (Monday) to 7 for weeks and fortnights, 1 to 31 for months and quarters. An amount of zero ends
-- what was owed before.
CREATE TABLE contribution_plans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    fund_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    frequency TEXT NOT NULL
        CHECK (frequency IN ('weekly', 'fortnightly', 'monthly', 'quarterly')),
    due_day INTEGER NOT NULL CHECK (due_day BETWEEN 1 AND 31),
    decided_by INTEGER NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    FOREIGN KEY (chama_id, fund_id) REFERENCES funds (chama_id, id)
) STRICT;
CREATE INDEX contribution_plans_list ON contribution_plans (chama_id, fund_id, id);
CREATE TRIGGER contribution_plans_no_update BEFORE UPDATE ON contribution_plans
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER contribution_plans_no_delete BEFORE DELETE ON contribution_plans
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER contribution_plans_no_replace BEFORE INSERT ON contribution_plans
WHEN EXISTS (SELECT 1 FROM contribution_plans WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;

-- What a chama agreed on when it was founded is the first plan of its personal savings.
INSERT INTO contribution_plans
    (chama_id, fund_id, valid_from, amount, frequency, due_day, decided_by, created_at)
SELECT c.id, f.id, date(c.created_at, '+3 hours'), c.contribution_amount, c.contribution_frequency,
    CASE WHEN c.contribution_frequency IN ('monthly', 'quarterly') THEN 31 ELSE
        CASE c.meeting_day WHEN 'Monday' THEN 1 WHEN 'Tuesday' THEN 2 WHEN 'Wednesday' THEN 3
            WHEN 'Thursday' THEN 4 WHEN 'Friday' THEN 5 WHEN 'Saturday' THEN 6 ELSE 7 END
    END, c.admin_id, c.created_at
FROM chamas c JOIN funds f ON f.chama_id = c.id AND f.code = 'personal'
WHERE c.contribution_amount > 0 ORDER BY c.id;

-- owner: contributions
-- What a transaction of type `collection` is made of: a member's contributions, fines and fees of
-- one sheet. Their sum is the amount of the transaction.
CREATE TABLE collection_lines (
    chama_id INTEGER NOT NULL,
    transaction_id INTEGER NOT NULL REFERENCES transactions (id),
    line_no INTEGER NOT NULL CHECK (line_no > 0),
    member_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('contribution', 'fine', 'registration_fee')),
    fund_id INTEGER,
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (transaction_id, line_no),
    CONSTRAINT collection_lines_fund CHECK ((kind = 'contribution') = (fund_id IS NOT NULL)),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id),
    FOREIGN KEY (chama_id, fund_id) REFERENCES funds (chama_id, id)
) STRICT;
CREATE INDEX collection_lines_fund ON collection_lines (chama_id, fund_id, member_id);
CREATE TRIGGER collection_lines_no_update BEFORE UPDATE ON collection_lines
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER collection_lines_no_delete BEFORE DELETE ON collection_lines
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER collection_lines_no_replace BEFORE INSERT ON collection_lines
WHEN EXISTS (SELECT 1 FROM collection_lines WHERE transaction_id = NEW.transaction_id AND line_no = NEW.line_no)
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;

-- owner: contributions
-- A link through which anybody can read who has paid into a fund, until it expires or is ended.
-- Only the SHA-256 of its secret is kept, so a stolen copy opens nothing.
CREATE TABLE shared_reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    fund_id INTEGER NOT NULL,
    token_hash BLOB NOT NULL,
    created_by INTEGER NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at TEXT,
    ended_by INTEGER REFERENCES users (id),
    CONSTRAINT shared_reports_token_hash_key UNIQUE (token_hash),
    CONSTRAINT shared_reports_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
    FOREIGN KEY (chama_id, fund_id) REFERENCES funds (chama_id, id)
) STRICT;
CREATE INDEX shared_reports_list ON shared_reports (chama_id, id);
