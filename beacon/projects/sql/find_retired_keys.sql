-- The public keys among these that were rotated away and still open something.
SELECT r.public_key AS retired_key, r.expires_at,
       coalesce(e.key, 'production') AS environment,
       p.id, p.number, p.name, p.public_key, p.domains, p.timezone, p.retention_days,
       p.session_timeout, p.rate_limit, p.address_rate_limit, p.flag_exposures,
       p.grouping_rules::text, p.scrubbing::text, p.error_limits::text, p.error_filters::text
FROM retired_public_keys r
JOIN projects p ON p.id = r.project_id
LEFT JOIN environments e ON e.id = r.environment_id
WHERE r.public_key = ANY($1::text[]) AND r.expires_at > now() AND p.deleted_at IS NULL
