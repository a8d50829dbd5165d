-- Two tables were given to nouns of their own: the ledger keeps accounts by fund, and members have
-- a life beyond being in a chama.
-- owner of funds: ledger
-- owner of members: members

-- owner: members
-- A time in which a member held a role. The open term (`ended_at` null) says the role held now, as
-- `members.role` does. Money put out by the holder is on hold until `money_out_from`.
CREATE TABLE member_terms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    member_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    began_at TEXT NOT NULL,
    ended_at TEXT,
    money_out_from TEXT NOT NULL,
    given_by INTEGER NOT NULL REFERENCES users (id),
    note TEXT NOT NULL CHECK (length(note) <= 500),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id)
) STRICT;
CREATE UNIQUE INDEX member_terms_open_key ON member_terms (chama_id, member_id)
    WHERE ended_at IS NULL;
CREATE INDEX member_terms_list ON member_terms (chama_id, id);
INSERT INTO member_terms
    (chama_id, member_id, role, began_at, money_out_from, given_by, note)
SELECT chama_id, id, role, created_at, created_at, added_by, '' FROM members;

-- What a chama decided about its members beyond what is usual; a chama without a row does as is
-- usual (`domain::members`).
CREATE TABLE member_rules (
    chama_id INTEGER PRIMARY KEY REFERENCES chamas (id),
    officer_hold_hours INTEGER NOT NULL CHECK (officer_hold_hours BETWEEN 0 AND 720)
) STRICT;
