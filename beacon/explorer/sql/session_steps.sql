-- The events of a session in their order, $5 at most: what its timeline is made of. Those called $6
-- come with their properties.
SELECT e.timestamp, e.id, e.event_name AS event, beacon_url(e.url, e.hostname, e.path) AS url,
       e.path AS page,
       CASE WHEN e.event_name = $6 THEN e.properties END AS exposure
FROM events AS e
WHERE e.project_id = $1 AND e.session_id = $2 AND e.timestamp BETWEEN $3 AND $4
ORDER BY e.timestamp, e.id
LIMIT $5
