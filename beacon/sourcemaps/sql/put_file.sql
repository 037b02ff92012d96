INSERT INTO source_map_files (project_id, sha256, size, data) VALUES ($1, $2, $3, $4)
ON CONFLICT (project_id, sha256) DO UPDATE SET kept_at = now()
RETURNING id
