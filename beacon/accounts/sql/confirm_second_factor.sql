-- The code of a step turns the second factor on; no row when it was turned on meanwhile.
UPDATE accounts
SET totp_confirmed_at = now(), totp_last_step = $3, updated_at = now()
WHERE id = $1 AND totp_secret = $2 AND totp_confirmed_at IS NULL
RETURNING true
