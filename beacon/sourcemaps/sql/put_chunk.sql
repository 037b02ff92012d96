INSERT INTO source_map_chunks (project_id, sha1, data) VALUES ($1, $2, $3)
ON CONFLICT (project_id, sha1) DO UPDATE SET uploaded_at = now()
