-- Accounts for money M-Pesa was asked to send, and for what M-Pesa takes: every book has them from
-- now on, those begun before as well.
INSERT INTO ledger_accounts (chama_id, kind, name, created_at)
SELECT b.chama_id, k.kind, k.name, c.created_at
FROM ledger_books b JOIN chamas c ON c.id = b.chama_id
CROSS JOIN (
    SELECT 1 AS place, 'payouts_in_transit' AS kind, 'On its way by M-Pesa' AS name
    UNION ALL SELECT 2, 'payouts_payable', 'Payments on their way'
    UNION ALL SELECT 3, 'transaction_costs', 'M-Pesa costs'
) k
ORDER BY b.chama_id, k.place;
INSERT INTO ledger_balances (account_id, chama_id, balance, floor, ceiling)
SELECT a.id, a.chama_id, 0, CASE WHEN a.kind = 'payouts_in_transit' THEN 0 END, CAST(NULL AS BIGINT)
FROM ledger_accounts a
WHERE a.kind IN ('payouts_in_transit', 'payouts_payable', 'transaction_costs')
ORDER BY a.id;

-- A payment M-Pesa makes is told its receipt when it has arrived: a pending transaction takes the
-- code, any other keeps what it has.
DROP TRIGGER transactions_only_state;
CREATE TRIGGER transactions_only_state BEFORE UPDATE OF
        id, chama_id, user_id, amount, transaction_type,
        description, created_at, reference_number, currency,
        value_date, method, member_id,
        payer_member_id, payer_name, fund_id, place_id, to_place_id
    ON transactions
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER transactions_receipt_once BEFORE UPDATE OF
        mpesa_receipt_number, receipt_scope, receipt_code
    ON transactions
WHEN OLD.status <> 'pending'
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;

-- owner: payouts
-- Payments prepared together as one list and decided as one proposal.
CREATE TABLE payout_batches (
    proposal_id INTEGER PRIMARY KEY,
    chama_id INTEGER NOT NULL,
    line_count INTEGER NOT NULL CHECK (line_count BETWEEN 1 AND 100),
    CONSTRAINT payout_batches_chama_id_proposal_id_key UNIQUE (chama_id, proposal_id),
    FOREIGN KEY (chama_id, proposal_id) REFERENCES payment_proposals (chama_id, id)
) STRICT;

-- owner: payouts
-- Who is paid how much by such a list. Its lines never change; a member stands in it once.
CREATE TABLE payout_batch_lines (
    proposal_id INTEGER NOT NULL,
    chama_id INTEGER NOT NULL,
    line_no INTEGER NOT NULL CHECK (line_no BETWEEN 1 AND 100),
    member_id INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    -- As it was when the list was prepared: what approvers saw is what is paid to.
    phone_number TEXT NOT NULL CHECK (length(phone_number) BETWEEN 1 AND 20),
    purpose TEXT NOT NULL CHECK (length(purpose) BETWEEN 1 AND 500),
    PRIMARY KEY (proposal_id, line_no),
    CONSTRAINT payout_batch_lines_proposal_id_member_id_key UNIQUE (proposal_id, member_id),
    FOREIGN KEY (chama_id, proposal_id) REFERENCES payout_batches (chama_id, proposal_id),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id)
) STRICT;

-- owner: payouts
-- A payment M-Pesa is asked to make. The money is set aside by its transaction. The number M-Pesa
-- is given for it, `originator_conversation_id`, is drawn once and is the same with every attempt,
-- so that M-Pesa pays it once. `asked` counts how often M-Pesa was asked what became of it,
-- `known_at` is when anything was last heard or done, `next_at` when the next step is due.
-- `may_be_sent` says that a request may have reached M-Pesa. A payment that was given up, and which
-- M-Pesa made all the same, is booked by a transaction of its own: `after_all_transaction_id`.
CREATE TABLE payouts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    proposal_id INTEGER NOT NULL,
    line_no INTEGER NOT NULL CHECK (line_no BETWEEN 1 AND 100),
    paybill_id INTEGER NOT NULL REFERENCES paybills (id),
    place_id INTEGER NOT NULL,
    transaction_id INTEGER NOT NULL REFERENCES transactions (id),
    originator_conversation_id TEXT NOT NULL CHECK (length(originator_conversation_id) <= 60),
    member_id INTEGER,
    phone_number TEXT NOT NULL CHECK (length(phone_number) <= 20),
    payee_name TEXT NOT NULL CHECK (length(payee_name) <= 201),
    purpose TEXT NOT NULL CHECK (length(purpose) <= 500),
    amount INTEGER NOT NULL CHECK (amount > 0),
    cost INTEGER NOT NULL CHECK (cost >= 0),
    state TEXT NOT NULL CHECK (state IN ('reserved', 'sending', 'unknown', 'succeeded', 'failed')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    asked INTEGER NOT NULL CHECK (asked >= 0),
    may_be_sent INTEGER NOT NULL CHECK (may_be_sent IN (0, 1)),
    reserved_at TEXT NOT NULL,
    sent_at TEXT,
    known_at TEXT NOT NULL,
    next_at TEXT,
    finished_at TEXT,
    conversation_id TEXT CHECK (length(conversation_id) <= 100),
    receipt TEXT CHECK (length(receipt) <= 30),
    recipient_name TEXT CHECK (length(recipient_name) <= 100),
    name_agrees INTEGER CHECK (name_agrees IN (0, 1)),
    cost_taken INTEGER CHECK (cost_taken >= 0),
    result_code TEXT CHECK (length(result_code) <= 50),
    result_text TEXT CHECK (length(result_text) <= 500),
    after_all_transaction_id INTEGER REFERENCES transactions (id),
    CONSTRAINT payouts_originator_conversation_id_key UNIQUE (originator_conversation_id),
    CONSTRAINT payouts_receipt_key UNIQUE (receipt),
    CONSTRAINT payouts_transaction_id_key UNIQUE (transaction_id),
    CONSTRAINT payouts_after_all_transaction_id_key UNIQUE (after_all_transaction_id),
    CONSTRAINT payouts_proposal_id_line_no_key UNIQUE (proposal_id, line_no),
    CONSTRAINT payouts_finished CHECK (
        (state IN ('succeeded', 'failed')) = (finished_at IS NOT NULL)
    ),
    FOREIGN KEY (chama_id, proposal_id) REFERENCES payment_proposals (chama_id, id),
    FOREIGN KEY (chama_id, place_id) REFERENCES ledger_accounts (chama_id, id),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id)
) STRICT;
CREATE INDEX payouts_list ON payouts (chama_id, id);
CREATE INDEX payouts_open ON payouts (known_at) WHERE state IN ('reserved', 'sending', 'unknown');
CREATE INDEX payouts_conversation ON payouts (conversation_id);

-- owner: payouts
-- Under which number M-Pesa was asked what became of a payment.
CREATE TABLE payout_questions (
    conversation_id TEXT PRIMARY KEY CHECK (length(conversation_id) <= 100),
    payout_id INTEGER NOT NULL REFERENCES payouts (id),
    asked_at TEXT NOT NULL
) STRICT;

-- owner: payouts
-- What was done with a payment and heard of it, also what changed nothing any more. Append-only.
CREATE TABLE payout_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    payout_id INTEGER NOT NULL REFERENCES payouts (id),
    at TEXT NOT NULL,
    what TEXT NOT NULL CHECK (length(what) <= 30),
    code TEXT CHECK (length(code) <= 50),
    note TEXT CHECK (length(note) <= 500)
) STRICT;
CREATE INDEX payout_events_of_payout ON payout_events (payout_id, id);
CREATE TRIGGER payout_batches_no_update BEFORE UPDATE ON payout_batches
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payout_batches_no_delete BEFORE DELETE ON payout_batches
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payout_batch_lines_no_update BEFORE UPDATE ON payout_batch_lines
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payout_batch_lines_no_delete BEFORE DELETE ON payout_batch_lines
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payouts_what_was_decided BEFORE UPDATE OF
        id, chama_id, proposal_id, line_no, paybill_id, place_id, transaction_id,
        originator_conversation_id, member_id, phone_number, payee_name, purpose, amount, cost,
        reserved_at
    ON payouts
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payouts_forward BEFORE UPDATE OF state ON payouts
WHEN (OLD.state = 'succeeded' AND NEW.state <> 'succeeded')
    OR (OLD.state = 'failed' AND NEW.state NOT IN ('failed', 'succeeded'))
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payouts_no_delete BEFORE DELETE ON payouts
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payout_events_no_update BEFORE UPDATE ON payout_events
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payout_events_no_delete BEFORE DELETE ON payout_events
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
