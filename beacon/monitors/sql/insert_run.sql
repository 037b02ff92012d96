-- A run that began or is over, or that did not come.
INSERT INTO monitor_check_ins (id, monitor_id, project_id, environment, status, at, started_at, finished_at,
    duration_ms, expected_at, timeout_at, exit_code, output, release, source)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
