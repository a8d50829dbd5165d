-- owner: people
-- A person with an account. Columns up to two_factor_secret are the documented ones.
CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL CHECK (length(username) <= 80),
    email TEXT NOT NULL CHECK (length(email) <= 120),
    password_hash TEXT NOT NULL,
    first_name TEXT NOT NULL CHECK (length(first_name) <= 50),
    last_name TEXT NOT NULL CHECK (length(last_name) <= 50),
    phone_number TEXT CHECK (length(phone_number) <= 20),
    is_active INTEGER NOT NULL,
    is_super_admin INTEGER NOT NULL,
    date_joined TEXT NOT NULL,
    last_login TEXT,
    two_factor_enabled INTEGER NOT NULL,
    two_factor_secret TEXT,
    language TEXT NOT NULL,
    CONSTRAINT users_email_key UNIQUE (email)
) STRICT;

-- `Wanjiku` and `wanjiku` are one name.
CREATE UNIQUE INDEX users_username_key ON users (lower(username));

-- A sign-in that lasts. Only the SHA-256 of the token is kept, so a stolen copy opens nothing.
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    token_hash BLOB NOT NULL,
    created_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    remember INTEGER NOT NULL,
    CONSTRAINT sessions_token_hash_key UNIQUE (token_hash)
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
