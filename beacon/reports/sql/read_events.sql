-- The events of a range that are no exposures, in the order in which they happened; those of bots'
-- sessions are left out later.
SELECT floor(extract(epoch FROM e.timestamp) * 1000)::bigint AS time, e.session_id{columns}
FROM events AS e
WHERE e.project_id = $1 AND e.timestamp >= $2 AND e.timestamp < $3 AND e.event_name <> $4
ORDER BY e.timestamp, e.id
