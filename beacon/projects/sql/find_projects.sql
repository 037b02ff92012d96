-- The projects behind public keys ($1) and project ids ($2).
SELECT id, number, name, public_key, domains, timezone, retention_days, session_timeout,
       rate_limit, address_rate_limit, flag_exposures, grouping_rules::text,
       scrubbing::text, error_limits::text, error_filters::text
FROM projects
WHERE (public_key = ANY($1::text[]) OR id = ANY($2::uuid[])) AND deleted_at IS NULL
