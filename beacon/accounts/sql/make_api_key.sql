-- Makes a secret key of a project, by an account ($8), or by a key ($9): then it is of whoever made
-- that one.
INSERT INTO api_keys (project_id, key_hash, prefix, name, permissions, expires_at, rate_limit,
                      created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7,
        coalesce($8, (SELECT created_by FROM api_keys WHERE id = $9)))
RETURNING id
