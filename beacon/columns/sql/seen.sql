SELECT id FROM column_changes WHERE project_id = $1 AND transaction >= $2
