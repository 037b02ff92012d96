-- The last of the same page; no row: there is no further one.
SELECT timestamp, id FROM (
    SELECT timestamp, id FROM events
    WHERE project_id = $1 AND timestamp >= $2 AND (timestamp, id) > ($2, $3)
    ORDER BY timestamp, id LIMIT $4
) AS e
ORDER BY timestamp DESC, id DESC LIMIT 1
