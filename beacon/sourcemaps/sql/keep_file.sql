UPDATE source_map_files SET kept_at = now() WHERE project_id = $1 AND sha256 = $2 RETURNING id
