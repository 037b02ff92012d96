SELECT id FROM column_changes WHERE project_id = $1 ORDER BY transaction DESC, id DESC LIMIT 1
