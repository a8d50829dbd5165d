-- owner: members
-- Where a membership stood from when on, who recorded it and why. Append-only; the newest says
-- what `members.status` does.
CREATE TABLE member_statuses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    member_id INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'left', 'deceased')),
    since TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (length(reason) <= 500),
    recorded_by INTEGER NOT NULL REFERENCES users (id),
    recorded_at TEXT NOT NULL,
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id)
) STRICT;
CREATE INDEX member_statuses_of ON member_statuses (chama_id, member_id, id);
INSERT INTO member_statuses
    (chama_id, member_id, status, since, reason, recorded_by, recorded_at)
SELECT chama_id, id, status, joined_on, '', added_by, created_at FROM members;
CREATE TRIGGER member_statuses_no_update BEFORE UPDATE ON member_statuses
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER member_statuses_no_delete BEFORE DELETE ON member_statuses
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER member_statuses_no_replace BEFORE INSERT ON member_statuses
WHEN EXISTS (SELECT 1 FROM member_statuses WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;

-- Whom to turn to for a member. Apart from `members`, so that no list reads it along.
CREATE TABLE member_kin (
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    member_id INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) <= 100),
    relation TEXT CHECK (length(relation) <= 50),
    phone_number TEXT CHECK (length(phone_number) <= 20),
    updated_at TEXT NOT NULL,
    PRIMARY KEY (chama_id, member_id),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id)
) STRICT;

-- An invitation. Only the SHA-256 of its code is kept.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    code_hash BLOB NOT NULL,
    label TEXT NOT NULL CHECK (length(label) <= 100),
    uses INTEGER NOT NULL,
    uses_max INTEGER NOT NULL,
    created_by INTEGER NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by INTEGER REFERENCES users (id),
    CONSTRAINT invitations_code_hash_key UNIQUE (code_hash),
    CONSTRAINT invitation_uses CHECK (uses BETWEEN 0 AND uses_max)
) STRICT;
CREATE INDEX invitations_of ON invitations (chama_id, id);

-- A person asks to be admitted.
CREATE TABLE join_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    invitation_id INTEGER NOT NULL REFERENCES invitations (id),
    message TEXT NOT NULL CHECK (length(message) <= 500),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'rejected')),
    asked_at TEXT NOT NULL,
    decided_at TEXT,
    decided_by INTEGER REFERENCES users (id),
    reason TEXT CHECK (length(reason) <= 500),
    member_id INTEGER,
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id)
) STRICT;
CREATE UNIQUE INDEX join_requests_chama_id_user_id_key ON join_requests (chama_id, user_id)
    WHERE state = 'waiting';
CREATE INDEX join_requests_of ON join_requests (chama_id, state, id);

-- A code by which a person takes over the membership officers kept for them. Only its SHA-256 is
-- kept; a member has at most one that is open.
CREATE TABLE member_claims (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    member_id INTEGER NOT NULL,
    code_hash BLOB NOT NULL,
    created_by INTEGER NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    closed_at TEXT,
    used_by INTEGER REFERENCES users (id),
    CONSTRAINT member_claims_code_hash_key UNIQUE (code_hash),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id)
) STRICT;
CREATE UNIQUE INDEX member_claims_chama_id_member_id_key ON member_claims (chama_id, member_id)
    WHERE closed_at IS NULL;

-- What a new member pays once, as it stands now, and for each member what it was on joining. Those
-- who were members before owe nothing new.
ALTER TABLE member_rules ADD COLUMN registration_fee INTEGER NOT NULL DEFAULT 0
    CHECK (registration_fee >= 0);
ALTER TABLE members ADD COLUMN registration_fee_due INTEGER NOT NULL DEFAULT 0
    CHECK (registration_fee_due >= 0);
INSERT INTO member_rules (chama_id, officer_hold_hours, registration_fee)
SELECT id, 72, registration_fee FROM chamas
WHERE NOT EXISTS (SELECT 1 FROM member_rules r WHERE r.chama_id = chamas.id);

-- The chairpersons of a chama, who are counted before one of them goes.
CREATE INDEX members_by_role ON members (chama_id, role, status);
