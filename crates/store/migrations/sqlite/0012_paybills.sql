-- In whose name the program books what M-Pesa reported. No password makes this hash, and the
-- account is not active, so nobody signs in with it.
INSERT INTO users (id, username, email, password_hash, first_name, last_name, is_active,
    is_super_admin, date_joined, two_factor_enabled, language)
VALUES (0, 'M-Pesa (automatic)', 'mpesa@automatic.invalid', '!', 'M-Pesa', '(automatic)', 0,
    0, '2026-01-01T00:00:00+00:00', 0, 'en');

-- owner: paybills
-- A paybill or till that belongs to a chama, or, without a chama, to whoever runs this
-- installation. The credentials and the secret of the callback addresses are sealed with keys that
-- are not in the database; `key_id` and `hook_key_id` name them. A callback is recognised by the
-- SHA-256 of the secret in its address. While the addresses are exchanged two secrets are good: the
-- previous one without end until the new ones are registered, then until `previous_until`. One officer
-- asks that a number be used (`asked_by`), another agrees (`agreed_by`); `agreed_at` is when that was
-- last done, and nothing is taken in from a number for which it never was.
CREATE TABLE paybills (
    id INTEGER PRIMARY KEY,
    chama_id INTEGER REFERENCES chamas (id),
    place_id INTEGER,
    kind TEXT NOT NULL CHECK (kind IN ('paybill', 'till')),
    short_code TEXT NOT NULL CHECK (length(short_code) BETWEEN 5 AND 7),
    till_number TEXT CHECK (length(till_number) BETWEEN 5 AND 8),
    initiator_name TEXT CHECK (length(initiator_name) <= 100),
    bouquet TEXT NOT NULL CHECK (bouquet IN ('business', 'customer', 'mgao')),
    confirm_above INTEGER NOT NULL CHECK (confirm_above >= 0),
    state TEXT NOT NULL CHECK (state IN ('proposed', 'active', 'off')),
    key_id TEXT NOT NULL CHECK (length(key_id) BETWEEN 1 AND 40),
    sealed BLOB NOT NULL,
    consumer_set_at TEXT NOT NULL,
    passkey_set_at TEXT,
    initiator_set_at TEXT,
    hook_hash BLOB NOT NULL,
    hook_key_id TEXT NOT NULL CHECK (length(hook_key_id) BETWEEN 1 AND 40),
    hook_sealed BLOB NOT NULL,
    hook_since TEXT NOT NULL,
    callbacks_registered_at TEXT,
    previous_hook_hash BLOB,
    previous_until TEXT,
    tested_at TEXT,
    test_result TEXT CHECK (length(test_result) <= 50),
    asked_by INTEGER NOT NULL REFERENCES users (id),
    agreed_by INTEGER REFERENCES users (id),
    agreed_at TEXT,
    connected_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    CONSTRAINT paybills_hook_hash_key UNIQUE (hook_hash),
    CONSTRAINT paybills_previous_hook_hash_key UNIQUE (previous_hook_hash),
    CONSTRAINT paybills_chama_id_id_key UNIQUE (chama_id, id),
    CONSTRAINT paybills_till CHECK ((kind = 'till') = (till_number IS NOT NULL)),
    CONSTRAINT paybills_place CHECK ((chama_id IS NULL) = (place_id IS NULL)),
    CONSTRAINT paybills_initiator CHECK ((initiator_name IS NULL) = (initiator_set_at IS NULL)),
    CONSTRAINT paybills_two_officers CHECK (
        chama_id IS NULL OR state <> 'active'
        OR (agreed_by IS NOT NULL AND agreed_by <> asked_by AND agreed_at IS NOT NULL)
    ),
    FOREIGN KEY (chama_id, place_id) REFERENCES ledger_accounts (chama_id, id)
) STRICT;
-- A short code that is in use belongs to one chama on the whole platform, a chama uses one, and a
-- cash place takes in the money of one.
CREATE UNIQUE INDEX paybills_short_code_key ON paybills (short_code) WHERE state = 'active';
CREATE UNIQUE INDEX paybills_till_number_key ON paybills (till_number) WHERE state = 'active';
CREATE UNIQUE INDEX paybills_chama_id_key ON paybills (chama_id) WHERE state = 'active';
CREATE UNIQUE INDEX paybills_place_id_key ON paybills (place_id) WHERE state = 'active';
CREATE UNIQUE INDEX paybills_proposed_key ON paybills (chama_id) WHERE state = 'proposed';
CREATE INDEX paybills_list ON paybills (chama_id, id);
INSERT INTO id_blocks (table_name, next_id) VALUES ('paybills', 1);
