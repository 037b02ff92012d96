-- What a session ($2) was told of flags from $3 up to $4 ($5 is what such events are called), in order.
SELECT timestamp, id, properties FROM (
    SELECT timestamp, id, properties FROM events
    WHERE project_id = $1 AND session_id = $2 AND timestamp BETWEEN $3 AND $4 AND event_name = $5
    ORDER BY timestamp DESC, id DESC LIMIT $6
) AS newest
ORDER BY timestamp, id
