-- Makes a project; no row when its slug is taken.
INSERT INTO projects (name, slug, public_key, domains)
VALUES ($1, $2, $3, $4)
ON CONFLICT (slug) DO NOTHING
RETURNING id, number, name, public_key, domains, timezone, retention_days, session_timeout,
          rate_limit, address_rate_limit, flag_exposures, grouping_rules::text,
          scrubbing::text, error_limits::text, error_filters::text
