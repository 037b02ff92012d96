DELETE FROM source_map_files AS f
WHERE kept_at < now() - interval '1 day'
    AND NOT EXISTS (SELECT FROM source_map_artifacts AS a WHERE a.file_id = f.id)
