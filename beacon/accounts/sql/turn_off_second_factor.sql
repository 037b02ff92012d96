-- Takes the second factor off an account.
UPDATE accounts
SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = 0, updated_at = now()
WHERE id = $1
