-- owner: payments
-- What M-Pesa sent, as it came, stored before it was answered. Never changed but for how far it was
-- worked through; the same body sent again is the same row. Of a message whose address is not one of
-- ours only the beginning is kept, and not for long.
CREATE TABLE payment_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dedupe TEXT NOT NULL CHECK (length(dedupe) <= 120),
    paybill_id INTEGER REFERENCES paybills (id),
    kind TEXT NOT NULL CHECK (kind IN ('stk', 'confirm', 'result', 'timeout', 'pull', 'other')),
    source TEXT NOT NULL CHECK (length(source) <= 45),
    source_known INTEGER NOT NULL CHECK (source_known IN (0, 1)),
    received_at TEXT NOT NULL,
    body BLOB NOT NULL CHECK (length(body) <= 65536),
    body_size INTEGER NOT NULL CHECK (body_size >= 0),
    body_sha256 BLOB NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    last_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'processed', 'quarantined')),
    reason TEXT CHECK (length(reason) <= 60),
    subject TEXT CHECK (length(subject) <= 120),
    processed_at TEXT,
    CONSTRAINT payment_messages_dedupe_key UNIQUE (dedupe)
) STRICT;
CREATE INDEX payment_messages_state ON payment_messages (state, id);
CREATE INDEX payment_messages_subject ON payment_messages (subject) WHERE subject IS NOT NULL;
CREATE INDEX payment_messages_strangers ON payment_messages (received_at)
    WHERE paybill_id IS NULL;

-- owner: payments
-- A prompt M-Pesa was asked to show on a phone, written before it is asked. One at a time for a
-- phone.
CREATE TABLE stk_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    member_id INTEGER NOT NULL,
    requested_by INTEGER NOT NULL REFERENCES users (id),
    paybill_id INTEGER NOT NULL REFERENCES paybills (id),
    phone_number TEXT NOT NULL CHECK (length(phone_number) <= 20),
    amount INTEGER NOT NULL CHECK (amount > 0),
    state TEXT NOT NULL CHECK (state IN ('requested', 'sent', 'paid', 'failed', 'expired')),
    failure TEXT CHECK (length(failure) <= 30),
    result_code TEXT CHECK (length(result_code) <= 40),
    result_text TEXT CHECK (length(result_text) <= 300),
    merchant_request_id TEXT CHECK (length(merchant_request_id) <= 100),
    checkout_request_id TEXT CHECK (length(checkout_request_id) <= 100),
    receipt TEXT CHECK (length(receipt) <= 30),
    requested_at TEXT NOT NULL,
    attempted_at TEXT,
    sent_at TEXT,
    ended_at TEXT,
    CONSTRAINT stk_requests_checkout_request_id_key UNIQUE (checkout_request_id),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id)
) STRICT;
CREATE UNIQUE INDEX stk_requests_phone_number_key ON stk_requests (phone_number)
    WHERE state IN ('requested', 'sent');
CREATE INDEX stk_requests_phone ON stk_requests (phone_number, id);
CREATE INDEX stk_requests_member ON stk_requests (chama_id, member_id, id);

-- owner: payments
-- What the money of a prompt is for. The sum is its amount.
CREATE TABLE stk_lines (
    request_id INTEGER NOT NULL REFERENCES stk_requests (id),
    line_no INTEGER NOT NULL CHECK (line_no > 0),
    chama_id INTEGER NOT NULL,
    fund_id INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (request_id, line_no),
    FOREIGN KEY (chama_id, fund_id) REFERENCES funds (chama_id, id)
) STRICT;

-- owner: payments
-- Every receipt of M-Pesa for money that came in, on the whole platform once. Whoever inserts it, or
-- moves it from unconfirmed, books it in the same transaction; everybody else only adds a sighting.
CREATE TABLE mpesa_receipts (
    receipt TEXT PRIMARY KEY CHECK (length(receipt) <= 30),
    paybill_id INTEGER NOT NULL REFERENCES paybills (id),
    chama_id INTEGER REFERENCES chamas (id),
    state TEXT NOT NULL CHECK (state IN ('unconfirmed', 'denied', 'waiting', 'booked', 'suspense',
        'assigned', 'refunding')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    paid_at TEXT,
    payer_phone TEXT CHECK (length(payer_phone) <= 80),
    payer_name TEXT CHECK (length(payer_name) <= 100),
    bill_reference TEXT CHECK (length(bill_reference) <= 100),
    channel TEXT NOT NULL CHECK (length(channel) <= 20),
    why TEXT CHECK (length(why) <= 60),
    member_id INTEGER,
    stk_request_id INTEGER REFERENCES stk_requests (id),
    transaction_id INTEGER REFERENCES transactions (id),
    proposal_id INTEGER,
    cost INTEGER NOT NULL DEFAULT 0 CHECK (cost >= 0),
    differs INTEGER NOT NULL DEFAULT 0 CHECK (differs IN (0, 1)),
    first_seen_at TEXT NOT NULL,
    settled_at TEXT,
    CONSTRAINT mpesa_receipts_booked CHECK (
        (state IN ('booked', 'suspense', 'assigned', 'refunding')) = (transaction_id IS NOT NULL)
    ),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id)
) STRICT;
CREATE UNIQUE INDEX mpesa_receipts_transaction_id_key ON mpesa_receipts (transaction_id)
    WHERE transaction_id IS NOT NULL;
CREATE INDEX mpesa_receipts_list ON mpesa_receipts (chama_id, first_seen_at);
CREATE INDEX mpesa_receipts_open ON mpesa_receipts (state, first_seen_at)
    WHERE state IN ('unconfirmed', 'denied', 'waiting', 'suspense', 'refunding');
CREATE INDEX mpesa_receipts_differing ON mpesa_receipts (chama_id) WHERE differs = 1;

-- owner: payments
-- Through which channel a receipt was told, with which amount, and how often.
CREATE TABLE mpesa_sightings (
    receipt TEXT NOT NULL CHECK (length(receipt) <= 30),
    channel TEXT NOT NULL CHECK (length(channel) <= 20),
    amount INTEGER NOT NULL,
    paid_at TEXT,
    message_id INTEGER REFERENCES payment_messages (id),
    times INTEGER NOT NULL DEFAULT 1,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    PRIMARY KEY (receipt, channel, amount)
) STRICT;

-- owner: payments
-- M-Pesa was asked whether a receipt is as it was told.
CREATE TABLE receipt_checks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    receipt TEXT NOT NULL CHECK (length(receipt) <= 30),
    paybill_id INTEGER NOT NULL REFERENCES paybills (id),
    conversation_id TEXT CHECK (length(conversation_id) <= 100),
    state TEXT NOT NULL CHECK (state IN ('asked', 'agreed', 'denied', 'lost')),
    asked_at TEXT NOT NULL,
    answered_at TEXT,
    CONSTRAINT receipt_checks_conversation_id_key UNIQUE (conversation_id)
) STRICT;
CREATE INDEX receipt_checks_receipt ON receipt_checks (receipt, id);

-- owner: payments
-- Somebody said whose unexplained money is; above the chama's threshold a second officer says so too.
CREATE TABLE suspense_assignments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    receipt TEXT NOT NULL REFERENCES mpesa_receipts (receipt),
    member_id INTEGER NOT NULL,
    fund_id INTEGER,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected', 'undone')),
    proposed_by INTEGER NOT NULL REFERENCES users (id),
    proposer_member_id INTEGER NOT NULL,
    proposed_at TEXT NOT NULL,
    decided_by INTEGER REFERENCES users (id),
    decided_at TEXT,
    transaction_id INTEGER REFERENCES transactions (id),
    CONSTRAINT suspense_assignments_done CHECK (
        (state IN ('confirmed', 'undone')) = (transaction_id IS NOT NULL)
    ),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id),
    FOREIGN KEY (chama_id, proposer_member_id) REFERENCES members (chama_id, id),
    FOREIGN KEY (chama_id, fund_id) REFERENCES funds (chama_id, id)
) STRICT;
CREATE UNIQUE INDEX suspense_assignments_receipt_key ON suspense_assignments (receipt)
    WHERE state IN ('proposed', 'confirmed');

-- owner: payments
-- A message of M-Pesa a member pasted: evidence, never a booking. One member pastes a receipt once.
CREATE TABLE pasted_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    member_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    receipt TEXT NOT NULL CHECK (length(receipt) <= 30),
    amount INTEGER NOT NULL CHECK (amount > 0),
    paid_at TEXT,
    text TEXT NOT NULL CHECK (length(text) <= 2000),
    pasted_at TEXT NOT NULL,
    CONSTRAINT pasted_messages_chama_id_receipt_key UNIQUE (chama_id, receipt),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id)
) STRICT;
CREATE INDEX pasted_messages_receipt ON pasted_messages (receipt);

-- owner: payments
-- Paybills whose recent payments M-Pesa lists for us, and when it last did.
CREATE TABLE payment_pulls (
    paybill_id INTEGER PRIMARY KEY REFERENCES paybills (id),
    registered_at TEXT,
    tried_at TEXT NOT NULL,
    pulled_at TEXT,
    failure TEXT CHECK (length(failure) <= 200)
) STRICT;

-- owner: payments
-- Whether a paybill turns away payments for an account number nobody has, where M-Pesa asks first.
CREATE TABLE intake_rules (
    paybill_id INTEGER PRIMARY KEY REFERENCES paybills (id),
    only_known INTEGER NOT NULL CHECK (only_known IN (0, 1)),
    set_by INTEGER NOT NULL REFERENCES users (id),
    set_at TEXT NOT NULL
) STRICT;

-- A payment to the operator's paybill is matched to a member of any chama.
CREATE INDEX members_by_phone ON members (phone_number) WHERE phone_number IS NOT NULL;

-- What was told and what was booked stays; only its state moves on.
CREATE TRIGGER payment_messages_only_state BEFORE UPDATE OF
        id, dedupe, paybill_id, kind, source, source_known, received_at, body,
        body_size, body_sha256
    ON payment_messages
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payment_messages_no_delete BEFORE DELETE ON payment_messages
WHEN OLD.paybill_id IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER stk_requests_only_state BEFORE UPDATE OF
        id, chama_id, member_id, requested_by, paybill_id, phone_number, amount, requested_at
    ON stk_requests
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER stk_requests_stay_paid BEFORE UPDATE ON stk_requests
WHEN OLD.state = 'paid' AND NEW.state <> 'paid'
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER stk_requests_no_delete BEFORE DELETE ON stk_requests
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER stk_lines_no_update BEFORE UPDATE ON stk_lines
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER stk_lines_no_delete BEFORE DELETE ON stk_lines
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER mpesa_receipts_stay_booked BEFORE UPDATE ON mpesa_receipts
WHEN OLD.transaction_id IS NOT NULL AND (
    NEW.receipt <> OLD.receipt OR NEW.amount <> OLD.amount
    OR (NEW.transaction_id IS NULL AND NEW.state <> 'denied')
    OR NEW.transaction_id <> OLD.transaction_id
    OR NEW.chama_id <> OLD.chama_id OR NEW.paybill_id <> OLD.paybill_id
)
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER mpesa_receipts_no_delete BEFORE DELETE ON mpesa_receipts
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER mpesa_sightings_no_delete BEFORE DELETE ON mpesa_sightings
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER suspense_assignments_no_delete BEFORE DELETE ON suspense_assignments
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER pasted_messages_no_update BEFORE UPDATE ON pasted_messages
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER pasted_messages_no_delete BEFORE DELETE ON pasted_messages
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
