-- Makes a flag; no row when its key is taken.
INSERT INTO flags (project_id, key, type, name, variants, enabled, description, owner, tags, lifetime)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10)
ON CONFLICT (project_id, key) DO NOTHING
RETURNING id
