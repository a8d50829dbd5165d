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
