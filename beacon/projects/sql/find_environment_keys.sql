-- The environments with these public keys, each with its project.
SELECT e.public_key AS environment_key, e.key AS environment,
       p.id, p.number, p.name, p.public_key, p.domains, p.timezone, p.retention_days,
       p.session_timeout, p.rate_limit, p.address_rate_limit, p.flag_exposures,
       p.grouping_rules::text, p.scrubbing::text, p.error_limits::text, p.error_filters::text
FROM environments e
JOIN projects p ON p.id = e.project_id
WHERE e.public_key = ANY($1::text[]) AND p.deleted_at IS NULL
