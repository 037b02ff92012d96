-- A new password for an account.
UPDATE accounts SET password_hash = $2, password_changed_at = now(), updated_at = now() WHERE id = $1
