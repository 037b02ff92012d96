INSERT INTO alert_outbox (project_id, kind, event_at, environment, release, level, details)
VALUES ($1, 'monitor', $2, $3, '', '', $4)
