-- The files of these releases that have one of these names, the newest first.
SELECT id, kind, release, dist, name, debug_id, source_map, file_id
FROM source_map_artifacts
WHERE project_id = $1 AND release = ANY($2) AND name = ANY($3)
ORDER BY uploaded_at DESC, id DESC
