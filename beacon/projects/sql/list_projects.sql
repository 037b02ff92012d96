-- Every project, the oldest first; one that is being deleted is none any more.
SELECT id, number, name, public_key, domains, timezone, retention_days, session_timeout,
       rate_limit, address_rate_limit, flag_exposures, grouping_rules::text,
       scrubbing::text, error_limits::text, error_filters::text
FROM projects
WHERE deleted_at IS NULL
ORDER BY number
