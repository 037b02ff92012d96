-- Makes a segment; no row when its key is taken.
INSERT INTO segments (project_id, key, name, description, conditions)
VALUES ($1, $2, $3, $4, $5::jsonb)
ON CONFLICT (project_id, key) DO NOTHING
RETURNING id
