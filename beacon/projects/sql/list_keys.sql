-- Every key that still opens something.
SELECT id, project_id, key_hash, name, permissions, expires_at, rate_limit
FROM api_keys
WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
