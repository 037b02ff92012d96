-- Gives an account the e-mail that its provider has now; no row when another account has it.
UPDATE accounts
SET email = $2, updated_at = now()
WHERE id = $1
  AND NOT EXISTS (SELECT FROM accounts WHERE lower(email) = lower($2) AND id <> $1)
RETURNING id
