-- The jobs of a project, the newest first, behind the one made at $2 with the id $3.
SELECT * FROM jobs
WHERE project_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
ORDER BY created_at DESC, id DESC
LIMIT $4
