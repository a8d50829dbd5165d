-- owner: countersigns
-- What takes two officers and is no payment: the first asked, the second agreed. One word at a time
-- waits for each thing; one that waited too long is taken over by whoever asks next.
CREATE TABLE countersigns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    what TEXT NOT NULL CHECK (what IN ('undo_statement', 'end_payout')),
    subject_id INTEGER NOT NULL,
    asked_by INTEGER NOT NULL REFERENCES users (id),
    asked_at TEXT NOT NULL,
    agreed_by INTEGER REFERENCES users (id),
    agreed_at TEXT,
    CONSTRAINT countersigns_two CHECK (
        (agreed_by IS NULL) = (agreed_at IS NULL) AND (agreed_by IS NULL OR agreed_by <> asked_by)
    )
) STRICT;
CREATE UNIQUE INDEX countersigns_waiting_key ON countersigns (chama_id, what, subject_id)
    WHERE agreed_by IS NULL;
