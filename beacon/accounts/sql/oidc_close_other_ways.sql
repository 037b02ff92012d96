-- Ends every other way into an account: password, second factor, sign-ins and personal tokens.
WITH codes AS (DELETE FROM recovery_codes WHERE account_id = $1),
     ended AS (UPDATE sign_ins SET revoked_at = now()
               WHERE account_id = $1 AND revoked_at IS NULL),
     revoked AS (UPDATE personal_tokens SET revoked_at = now()
                 WHERE account_id = $1 AND revoked_at IS NULL),
     links AS (UPDATE account_links SET revoked_at = now()
               WHERE account_id = $1 AND used_at IS NULL AND revoked_at IS NULL)
UPDATE accounts
SET password_hash = NULL, password_changed_at = NULL, totp_secret = NULL, totp_confirmed_at = NULL
WHERE id = $1
