SELECT data FROM source_map_chunks WHERE project_id = $1 AND sha1 = $2
