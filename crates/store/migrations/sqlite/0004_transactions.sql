-- owner: transactions
-- Money as people recorded it. Columns up to reference_number are the documented ones; the journal
-- entry names the transaction it came from.
CREATE TABLE transactions (
    id INTEGER PRIMARY KEY,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    transaction_type TEXT NOT NULL,
    description TEXT NOT NULL CHECK (length(description) <= 500),
    status TEXT NOT NULL CHECK (status IN ('pending', 'completed', 'failed', 'reversed')),
    created_at TEXT NOT NULL,
    processed_at TEXT,
    mpesa_receipt_number TEXT CHECK (length(mpesa_receipt_number) <= 30),
    reference_number TEXT CHECK (length(reference_number) <= 100),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    value_date TEXT NOT NULL,
    method TEXT NOT NULL,
    receipt_scope TEXT,
    receipt_code TEXT CHECK (length(receipt_code) <= 30),
    member_id INTEGER,
    payer_member_id INTEGER,
    payer_name TEXT CHECK (length(payer_name) <= 100),
    fund_id INTEGER,
    place_id INTEGER,
    to_place_id INTEGER,
    FOREIGN KEY (chama_id, member_id) REFERENCES members (chama_id, id),
    FOREIGN KEY (chama_id, payer_member_id) REFERENCES members (chama_id, id),
    FOREIGN KEY (chama_id, fund_id) REFERENCES funds (chama_id, id),
    FOREIGN KEY (chama_id, place_id) REFERENCES ledger_accounts (chama_id, id),
    FOREIGN KEY (chama_id, to_place_id) REFERENCES ledger_accounts (chama_id, id)
) STRICT;
-- One receipt books once; a booking that was reversed frees it for the right one.
CREATE UNIQUE INDEX transactions_receipt_scope_receipt_code_key
    ON transactions (receipt_scope, receipt_code)
    WHERE receipt_code IS NOT NULL AND status IN ('pending', 'completed');
CREATE INDEX transactions_list ON transactions (chama_id, id);
CREATE INDEX transactions_type ON transactions (chama_id, transaction_type, id);
CREATE INDEX transactions_status ON transactions (chama_id, status, id);
CREATE INDEX transactions_member ON transactions (chama_id, member_id, id);
CREATE INDEX transactions_value_date ON transactions (chama_id, value_date, id);
-- What was recorded stays; only the state moves on.
CREATE TRIGGER transactions_only_state BEFORE UPDATE OF
        id, chama_id, user_id, amount, transaction_type,
        description, created_at, mpesa_receipt_number, reference_number, currency,
        value_date, method, receipt_scope, receipt_code, member_id,
        payer_member_id, payer_name, fund_id, place_id, to_place_id
    ON transactions
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER transactions_no_delete BEFORE DELETE ON transactions
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER transactions_no_replace BEFORE INSERT ON transactions
WHEN EXISTS (SELECT 1 FROM transactions WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END;
