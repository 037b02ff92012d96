-- The code of a step is used up; no row when it, or a later one, was used before.
UPDATE accounts
SET totp_last_step = $3
WHERE id = $1 AND totp_secret = $2 AND totp_confirmed_at IS NOT NULL AND totp_last_step < $3
RETURNING true
