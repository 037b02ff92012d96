-- Writes what can be changed of an account.
UPDATE accounts
SET email = $2, name = $3, is_owner = $4,
    disabled_at = CASE WHEN $5 THEN coalesce(disabled_at, now()) END, updated_at = now()
WHERE id = $1
