DELETE FROM source_map_artifacts WHERE project_id = $1 AND id = $2 RETURNING release, dist, name
