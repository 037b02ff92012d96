-- A note ($2) of a project ($1).
SELECT id, at, text, link, author::text AS by, created_at, updated_at
FROM annotations
WHERE project_id = $1 AND id = $2
