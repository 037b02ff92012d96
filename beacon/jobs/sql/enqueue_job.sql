-- A job that waits to be taken.
INSERT INTO jobs (kind, project_id, details, created_by)
VALUES ($1, $2, $3::jsonb, $4)
RETURNING *
