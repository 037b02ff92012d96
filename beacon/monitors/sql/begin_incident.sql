-- An environment of a monitor fails.
INSERT INTO monitor_incidents (project_id, monitor_id, environment, reason, detail, failures, started_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
RETURNING id
