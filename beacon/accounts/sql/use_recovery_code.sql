-- A recovery code is used up; no row when it is none, or was used before.
UPDATE recovery_codes r
SET used_at = now()
FROM accounts a
WHERE r.account_id = $1 AND r.code_hash = $2 AND r.used_at IS NULL
  AND a.id = r.account_id AND a.totp_confirmed_at IS NOT NULL
RETURNING true
