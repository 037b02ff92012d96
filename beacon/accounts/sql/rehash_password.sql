-- The same password of an account, hashed in another way.
UPDATE accounts SET password_hash = $2 WHERE id = $1
