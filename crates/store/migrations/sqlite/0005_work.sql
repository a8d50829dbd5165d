-- owner: audit
-- Who did what, for every command. Append-only.
CREATE TABLE audit_logs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER,
    user_id INTEGER,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER,
    detail TEXT NOT NULL,
    request_id TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX audit_logs_chama ON audit_logs (chama_id, id);
CREATE TRIGGER audit_logs_no_update BEFORE UPDATE ON audit_logs
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER audit_logs_no_delete BEFORE DELETE ON audit_logs
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER audit_logs_no_replace BEFORE INSERT ON audit_logs
WHEN EXISTS (SELECT 1 FROM audit_logs WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;

-- owner: work
-- The answer a command gave, so that the same request gets the same answer.
CREATE TABLE idempotency_keys (
    owner_id INTEGER NOT NULL,
    idempotency_key TEXT NOT NULL CHECK (length(idempotency_key) <= 255),
    command TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    answer TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT idempotency_keys_owner_id_idempotency_key_key PRIMARY KEY (owner_id, idempotency_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- owner: jobs
-- Work to be done after the commit that asked for it.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'running', 'done', 'dead')),
    run_at TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    locked_by TEXT,
    lease_until TEXT,
    last_error TEXT,
    dedupe_key TEXT,
    created_at TEXT NOT NULL,
    finished_at TEXT,
    CONSTRAINT jobs_dedupe_key_key UNIQUE (dedupe_key),
    CONSTRAINT jobs_leased_while_running CHECK (
        (state = 'running') = (locked_by IS NOT NULL)
        AND (state = 'running') = (lease_until IS NOT NULL)
    ),
    CONSTRAINT jobs_finished_when_over CHECK (
        (state IN ('done', 'dead')) = (finished_at IS NOT NULL)
    )
) STRICT;
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_leases ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_finished ON jobs (state, finished_at);

-- The last time each schedule was due and served.
CREATE TABLE job_schedules (
    name TEXT PRIMARY KEY,
    last_slot TEXT NOT NULL
) STRICT;

-- owner: store
-- Counters from which blocks of ids are taken.
CREATE TABLE id_blocks (
    table_name TEXT PRIMARY KEY,
    next_id INTEGER NOT NULL
) STRICT;
INSERT INTO id_blocks (table_name, next_id) VALUES ('transactions', 1);
