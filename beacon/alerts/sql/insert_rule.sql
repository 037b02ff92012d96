INSERT INTO alert_rules (project_id, name, description, enabled, definition, environments,
                         cooldown_minutes, quiet_hours, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id
