-- Makes a flag, archived if $11; no row when its key is taken.
INSERT INTO flags (project_id, key, type, name, variants, enabled, description, owner, tags, lifetime,
    archived_at)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, CASE WHEN $11 THEN now() END)
ON CONFLICT (project_id, key) DO NOTHING
RETURNING id
