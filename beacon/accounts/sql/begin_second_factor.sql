-- Stores the secret of a second factor that is not on yet; no row when one is on.
UPDATE accounts
SET totp_secret = $2, totp_last_step = 0, updated_at = now()
WHERE id = $1 AND totp_confirmed_at IS NULL
RETURNING email
