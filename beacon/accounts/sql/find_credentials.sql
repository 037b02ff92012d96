-- What the account with this e-mail (in lower case) signs in with.
SELECT id, email, password_hash, disabled_at IS NOT NULL AS is_disabled
FROM accounts
WHERE lower(email) = $1
