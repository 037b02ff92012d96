SELECT coalesce(merged_into, id) FROM issues WHERE project_id = $1 AND id = $2
