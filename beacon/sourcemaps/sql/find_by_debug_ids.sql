-- The files with these debug ids, the newest first.
SELECT id, kind, release, dist, name, debug_id, source_map, file_id
FROM source_map_artifacts
WHERE project_id = $1 AND debug_id = ANY($2)
ORDER BY uploaded_at DESC, id DESC
