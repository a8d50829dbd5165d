-- owner: countersigns
-- What takes two officers and is no payment: the first asked, the second agreed. One word at a time
-- waits for each thing; one that waited too long is taken over by whoever asks next.
CREATE TABLE countersigns (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chama_id BIGINT NOT NULL REFERENCES chamas (id),
    what TEXT NOT NULL CHECK (what IN ('undo_statement', 'end_payout')),
    subject_id BIGINT NOT NULL,
    asked_by BIGINT NOT NULL REFERENCES users (id),
    asked_at TIMESTAMPTZ NOT NULL,
    agreed_by BIGINT REFERENCES users (id),
    agreed_at TIMESTAMPTZ,
    CONSTRAINT countersigns_two CHECK (
        (agreed_by IS NULL) = (agreed_at IS NULL) AND (agreed_by IS NULL OR agreed_by <> asked_by)
    )
);
CREATE UNIQUE INDEX countersigns_waiting_key ON countersigns (chama_id, what, subject_id)
    WHERE agreed_by IS NULL;
