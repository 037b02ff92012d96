-- The keys with these hashes that still open something, each with its project.
SELECT k.id AS key_id, k.key_hash, k.name AS key_name, k.permissions, k.expires_at,
       k.rate_limit AS key_rate_limit,
       p.id, p.number, p.name, p.public_key, p.domains, p.timezone, p.retention_days,
       p.session_timeout, p.rate_limit, p.address_rate_limit, p.flag_exposures,
       p.grouping_rules::text, p.scrubbing::text, p.error_limits::text, p.error_filters::text
FROM api_keys k
JOIN projects p ON p.id = k.project_id
WHERE k.key_hash = ANY($1::bytea[]) AND p.deleted_at IS NULL
  AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
