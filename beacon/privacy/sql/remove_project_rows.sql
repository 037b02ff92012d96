DELETE FROM {part} WHERE project_id = $1{within}
