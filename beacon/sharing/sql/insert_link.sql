INSERT INTO share_links (project_id, report_id, name, token_hash, password_hash, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id
