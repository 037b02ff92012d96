-- The row of an hour ($3), unless it is there; with $5 counts of times.
INSERT INTO monitor_hours (monitor_id, environment, at, project_id, times)
VALUES ($1, $2, $3, $4, array_fill(0, ARRAY[$5::integer]))
ON CONFLICT (monitor_id, environment, at) DO NOTHING
