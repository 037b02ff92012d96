-- The keys of the newest events of a window that pass: of $5 that are looked at, at most $6.
SELECT e.timestamp, e.id FROM (
    SELECT * FROM events
    WHERE project_id = $1 AND timestamp >= $2 AND timestamp <= $3 AND (timestamp, id) < ($3, $4)
    ORDER BY timestamp DESC, id DESC
    LIMIT $5
) AS e
WHERE {conditions}
ORDER BY e.timestamp DESC, e.id DESC
LIMIT $6
