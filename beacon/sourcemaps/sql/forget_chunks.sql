DELETE FROM source_map_chunks WHERE uploaded_at < now() - interval '1 day'
