-- Makes an account an owner, or no longer one.
UPDATE accounts SET is_owner = $2, updated_at = now() WHERE id = $1
