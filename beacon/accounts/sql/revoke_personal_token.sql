-- Revokes one of an account's personal tokens; no row when there is none that works.
UPDATE personal_tokens SET revoked_at = now()
WHERE account_id = $1 AND id = $2 AND revoked_at IS NULL
RETURNING id, name, prefix, created_at, expires_at, last_used_at
