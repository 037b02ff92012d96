SELECT coalesce(sum(length(data)), 0)::bigint FROM source_map_chunks WHERE project_id = $1
