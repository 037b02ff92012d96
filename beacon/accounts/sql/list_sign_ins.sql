-- An account's sign-ins that stand (idle for less than $2, not older than $3), the newest first.
SELECT id, kind, method, address, user_agent, created_at, last_used_at
FROM sign_ins
WHERE account_id = $1 AND revoked_at IS NULL AND last_used_at > now() - $2::interval
  AND created_at > now() - $3::interval
ORDER BY created_at DESC, id DESC
LIMIT 500
