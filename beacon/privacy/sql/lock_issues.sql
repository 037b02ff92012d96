-- In the order in which the writer locks them.
SELECT 1 FROM issues WHERE project_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE
