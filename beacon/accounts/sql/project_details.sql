-- Projects as their people see them, in the order they were made: those with the ids $1 (NULL:
-- every one), beginning after the number $2, at most $3.
SELECT p.id, p.number, p.name, p.slug, p.public_key, p.domains, p.timezone, p.retention_days,
       p.session_timeout, p.rate_limit, p.address_rate_limit, p.flag_exposures,
       p.scrubbing::text, p.error_limits::text, p.error_filters::text,
       p.created_at, p.updated_at,
       old.public_keys AS old_public_keys, old.expiries AS old_expiries
FROM projects p
CROSS JOIN LATERAL (
    SELECT array_agg(r.public_key ORDER BY r.expires_at DESC, r.public_key) AS public_keys,
           array_agg(r.expires_at ORDER BY r.expires_at DESC, r.public_key) AS expiries
    FROM retired_public_keys r
    WHERE r.project_id = p.id AND r.environment_id IS NULL AND r.expires_at > now()
) AS old
WHERE p.deleted_at IS NULL AND ($1::uuid[] IS NULL OR p.id = ANY($1)) AND p.number > $2
ORDER BY p.number
LIMIT $3
