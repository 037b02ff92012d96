-- Those of the projects with the ids $1 that there are, with their names.
SELECT id, name FROM projects WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL ORDER BY number
