-- Of the sessions of a window, of $5 that are looked at, at most $6 that pass.
SELECT s.started_at AS timestamp, s.id FROM (
    SELECT * FROM sessions
    WHERE project_id = $1 AND started_at >= $2 AND started_at <= $3 AND (started_at, id) < ($3, $4)
    ORDER BY started_at DESC, id DESC
    LIMIT $5
) AS s
CROSS JOIN LATERAL (SELECT {visitor} AS visitor) AS who
WHERE {conditions}
ORDER BY s.started_at DESC, s.id DESC
LIMIT $6
