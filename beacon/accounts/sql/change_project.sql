-- Writes a project's settings, all of them.
UPDATE projects
SET name = $2, domains = $3, timezone = $4, retention_days = $5, session_timeout = $6,
    rate_limit = $7, address_rate_limit = $8, flag_exposures = $9,
    scrubbing = $10::text::jsonb, error_limits = $11::text::jsonb, error_filters = $12::text::jsonb,
    updated_at = now()
WHERE id = $1
