-- When the password was last given beyond the sign-in itself; null: at the sign-in.
ALTER TABLE sessions ADD COLUMN proved_at TEXT;

-- owner: approvals
-- From which amount on a payment needs how many approvals. A chama without rows does as is usual
-- (`domain::approvals`).
CREATE TABLE approval_bands (
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    from_amount INTEGER NOT NULL CHECK (from_amount > 0),
    approvals INTEGER NOT NULL CHECK (approvals BETWEEN 1 AND 5),
    PRIMARY KEY (chama_id, from_amount)
) STRICT;

-- owner: approvals
-- A payment somebody proposed. How many must approve is settled with the proposal; who may is in
-- `payment_approvers`. It is closed once, by the payment, a rejection or a withdrawal; left open it
-- expires by its date.
CREATE TABLE payment_proposals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    refund_of TEXT,
    member_id INTEGER,
    payee_name TEXT CHECK (length(payee_name) <= 100),
    payee_phone TEXT CHECK (length(payee_phone) <= 20),
    payee_account TEXT CHECK (length(payee_account) <= 100),
    purpose TEXT NOT NULL CHECK (length(purpose) BETWEEN 1 AND 500),
    fund_id INTEGER,
    place_id INTEGER NOT NULL,
    method TEXT NOT NULL,
    reference_number TEXT CHECK (length(reference_number) <= 100),
    proposed_by INTEGER NOT NULL REFERENCES users (id),
    proposer_member_id INTEGER NOT NULL,
    proposed_at TEXT NOT NULL,
    open_until TEXT NOT NULL,
    approvals_needed INTEGER NOT NULL CHECK (approvals_needed BETWEEN 1 AND 5),
    approvals_given INTEGER NOT NULL CHECK (approvals_given >= 0),
    state TEXT NOT NULL CHECK (state IN ('open', 'paid', 'rejected', 'withdrawn')),
    closed_at TEXT,
    closed_by INTEGER REFERENCES users (id),
    close_reason TEXT CHECK (length(close_reason) <= 500),
    transaction_id INTEGER REFERENCES transactions (id),
    CONSTRAINT payment_proposals_chama_id_id_key UNIQUE (chama_id, id),
    CONSTRAINT payment_proposals_transaction_id_key UNIQUE (transaction_id),
    CONSTRAINT no_more_approvals_than_needed CHECK (approvals_given <= approvals_needed),
    CONSTRAINT paid_by_a_transaction CHECK (
        (state = 'paid') = (transaction_id IS NOT NULL)
        AND (state <> 'paid' OR approvals_given = approvals_needed)
    ),
    CONSTRAINT closed_by_somebody CHECK (
        (state = 'open') = (closed_at IS NULL) AND (state = 'open') = (closed_by IS NULL)
    ),
    CONSTRAINT paid_to_somebody CHECK (member_id IS NOT NULL OR payee_name IS NOT NULL),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id),
    FOREIGN KEY (chama_id, proposer_member_id) REFERENCES members (chama_id, id),
    FOREIGN KEY (chama_id, fund_id) REFERENCES funds (chama_id, id),
    FOREIGN KEY (chama_id, place_id) REFERENCES ledger_accounts (chama_id, id)
) STRICT;
CREATE INDEX payment_proposals_list ON payment_proposals (chama_id, id);
CREATE INDEX payment_proposals_state ON payment_proposals (chama_id, state, id);

-- owner: approvals
-- Who may approve a payment, settled when it was proposed: never the proposer, never who is paid.
CREATE TABLE payment_approvers (
    chama_id INTEGER NOT NULL,
    proposal_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    PRIMARY KEY (proposal_id, member_id),
    FOREIGN KEY (chama_id, proposal_id) REFERENCES payment_proposals (chama_id, id),
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id)
) STRICT;

-- owner: approvals
-- An approval: one of those who may, once.
CREATE TABLE payment_approvals (
    chama_id INTEGER NOT NULL,
    proposal_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    approved_at TEXT NOT NULL,
    CONSTRAINT payment_approvals_proposal_id_member_id_key UNIQUE (proposal_id, member_id),
    CONSTRAINT payment_approvals_proposal_id_user_id_key UNIQUE (proposal_id, user_id),
    FOREIGN KEY (proposal_id, member_id) REFERENCES payment_approvers (proposal_id, member_id),
    FOREIGN KEY (chama_id, proposal_id) REFERENCES payment_proposals (chama_id, id)
) STRICT;
-- What was proposed stays; only its state moves on, and never from closed.
CREATE TRIGGER payment_proposals_only_state BEFORE UPDATE OF
        id, chama_id, kind, amount, refund_of, member_id, payee_name, payee_phone, payee_account,
        purpose, fund_id, place_id, method, reference_number, proposed_by, proposer_member_id,
        proposed_at, open_until, approvals_needed
    ON payment_proposals
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payment_proposals_closed BEFORE UPDATE ON payment_proposals
WHEN OLD.state <> 'open'
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payment_proposals_no_delete BEFORE DELETE ON payment_proposals
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payment_approvers_no_update BEFORE UPDATE ON payment_approvers
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payment_approvers_no_delete BEFORE DELETE ON payment_approvers
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payment_approvals_no_update BEFORE UPDATE ON payment_approvals
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER payment_approvals_no_delete BEFORE DELETE ON payment_approvals
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
