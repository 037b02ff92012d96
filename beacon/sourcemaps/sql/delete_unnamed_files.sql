DELETE FROM source_map_files AS f
WHERE project_id = $1
    AND NOT EXISTS (SELECT FROM source_map_artifacts AS a WHERE a.file_id = f.id)
    AND kept_at < now() - interval '10 minutes'
