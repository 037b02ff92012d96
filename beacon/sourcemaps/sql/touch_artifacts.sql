UPDATE source_map_artifacts SET used_at = now()
WHERE id = ANY($1) AND (used_at IS NULL OR used_at < now() - interval '1 day')
