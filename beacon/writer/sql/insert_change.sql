INSERT INTO column_changes (project_id, times, ids) VALUES ($1, $2, $3)
