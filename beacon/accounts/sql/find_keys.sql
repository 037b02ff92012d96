-- The keys with these hashes that still open something, each with its project.
SELECT k.id AS key_id, k.key_hash, k.permissions, k.expires_at,
       p.id, p.number, p.name, p.public_key, p.domains, p.timezone, p.retention_days,
       p.session_timeout
FROM api_keys k
JOIN projects p ON p.id = k.project_id
WHERE k.key_hash = ANY($1::bytea[])
  AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
