-- Runs and checks of a monitor ($1) from $2 on, by the hour, of all its environments or of one ($3).
SELECT at, checks, failures, times FROM monitor_hours
WHERE monitor_id = $1 AND at >= $2 AND ($3::text IS NULL OR environment = $3)
ORDER BY at
