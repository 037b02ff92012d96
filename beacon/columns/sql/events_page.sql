-- The next so many events of a project after one of them, exposures and lines of logs left out: each column an array.
SELECT count(*), array_send(array_agg(e.timestamp)), array_send(array_agg(e.id)),
       array_send(array_agg(e.session_id)){columns}
FROM (
    SELECT * FROM events
    WHERE project_id = $1 AND timestamp >= $2 AND (timestamp, id) > ($2, $3)
    ORDER BY timestamp, id LIMIT $4
) AS e
WHERE e.event_name NOT IN ('$flag_exposure', '$log')
