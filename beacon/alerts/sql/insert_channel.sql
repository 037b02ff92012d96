INSERT INTO alert_channels (project_id, name, target, secret, enabled)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (project_id, name) DO NOTHING
RETURNING id
