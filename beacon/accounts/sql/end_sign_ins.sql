-- Ends an account's sign-ins: the one with the id $2 (NULL: all), but not the one with the id $3.
UPDATE sign_ins SET revoked_at = now()
WHERE account_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id = $2)
  AND id IS DISTINCT FROM $3::uuid
RETURNING id
