-- Keeps others from changing an account until the transaction ends.
SELECT id FROM accounts WHERE id = $1 FOR UPDATE
