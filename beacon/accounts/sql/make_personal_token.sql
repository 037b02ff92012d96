-- A new personal token of an account.
INSERT INTO personal_tokens (account_id, token_hash, prefix, name, expires_at)
VALUES ($1, $2, $3, $4, $5)
RETURNING id, name, prefix, created_at, expires_at, last_used_at
