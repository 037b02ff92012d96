-- Makes a secret key of a project.
INSERT INTO api_keys (project_id, key_hash, prefix, name, permissions)
VALUES ($1, $2, $3, $4, $5)
