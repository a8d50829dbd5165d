-- owner: attachments
-- A file kept with a proposal or a transaction. The file itself lies in the file store under
-- `stored_as`; what it is was told from its content.
CREATE TABLE attachments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    proposal_id INTEGER,
    transaction_id INTEGER REFERENCES transactions (id),
    stored_as TEXT NOT NULL CHECK (length(stored_as) = 32),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    size INTEGER NOT NULL CHECK (size BETWEEN 1 AND 5242880),
    media_type TEXT NOT NULL CHECK (
        media_type IN ('application/pdf', 'image/jpeg', 'image/png')
    ),
    file_name TEXT NOT NULL CHECK (length(file_name) <= 120),
    uploaded_by INTEGER NOT NULL REFERENCES users (id),
    uploaded_at TEXT NOT NULL,
    CONSTRAINT attachments_stored_as_key UNIQUE (stored_as),
    CONSTRAINT attached_to_one_thing CHECK ((proposal_id IS NULL) <> (transaction_id IS NULL)),
    FOREIGN KEY (chama_id, proposal_id) REFERENCES payment_proposals (chama_id, id)
) STRICT;
CREATE INDEX attachments_proposal ON attachments (chama_id, proposal_id, id);
CREATE INDEX attachments_transaction ON attachments (chama_id, transaction_id, id);
CREATE TRIGGER attachments_no_update BEFORE UPDATE ON attachments
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER attachments_no_delete BEFORE DELETE ON attachments
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
