DELETE FROM source_map_artifacts
WHERE project_id = $1 AND release = $2 AND ($3::text IS NULL OR dist = $3)
