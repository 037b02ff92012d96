-- The password hash of an account that may sign in; nobody can change it until the transaction ends.
SELECT password_hash FROM accounts WHERE id = $1 AND disabled_at IS NULL FOR UPDATE
