-- Makes a monitor.
INSERT INTO monitors (project_id, kind, slug, name, ping_key, settings, enabled, source)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)
