-- In the order in which the writer locks them.
SELECT id FROM sessions WHERE project_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE
