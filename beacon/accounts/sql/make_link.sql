-- A new one-time link of the kind $2.
INSERT INTO account_links (token_hash, kind, account_id, email, details, created_by, expires_at)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, now() + $7::interval)
RETURNING id, expires_at
