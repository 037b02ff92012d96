-- Makes an environment; no row when its key is taken.
INSERT INTO environments (project_id, key, name)
VALUES ($1, $2, $3)
ON CONFLICT (project_id, key) DO NOTHING
RETURNING id
