-- The keys of the newest events of a window that pass: of $5 that are looked at, at most $6. Where
-- nothing is asked of their sessions Postgres leaves these out.
SELECT e.timestamp, e.id FROM (
    SELECT * FROM events
    WHERE project_id = $1 AND timestamp >= $2 AND timestamp <= $3 AND (timestamp, id) < ($3, $4)
    ORDER BY timestamp DESC, id DESC
    LIMIT $5
) AS e
LEFT JOIN sessions AS s ON s.project_id = $1 AND s.id = e.session_id
WHERE {conditions}
ORDER BY e.timestamp DESC, e.id DESC
LIMIT $6
