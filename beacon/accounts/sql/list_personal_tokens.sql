-- An account's personal tokens that work, the newest first.
SELECT id, name, prefix, created_at, expires_at, last_used_at
FROM personal_tokens
WHERE account_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
ORDER BY created_at DESC, id DESC
