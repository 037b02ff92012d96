-- The second factor of an account: its secret, whether it is on, and the last code's step.
SELECT totp_secret, totp_confirmed_at IS NOT NULL AS is_on, totp_last_step
FROM accounts
WHERE id = $1
