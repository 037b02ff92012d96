-- The end of the quarter in which the event so many behind the first since $2 lies; no row: there
-- are fewer.
SELECT date_bin('15 minutes', timestamp, '1970-01-01 00:00+00') + interval '15 minutes'
FROM events
WHERE project_id = $1 AND timestamp >= coalesce($2::timestamptz, '-infinity')
ORDER BY timestamp
OFFSET $3 LIMIT 1
