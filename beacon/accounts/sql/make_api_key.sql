-- Makes a secret key of a project.
INSERT INTO api_keys (project_id, key_hash, prefix, name, permissions, expires_at, rate_limit,
                      created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id
