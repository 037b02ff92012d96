-- A run that was expected at $6 and did not begin, or that nobody could be told of ($5).
INSERT INTO monitor_check_ins (id, monitor_id, project_id, environment, status, at, expected_at, source)
VALUES ($1, $2, $3, $4, $5, $6, $6, 'beacon')
