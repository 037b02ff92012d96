-- Events of an issue by their keys, as its list shows them.
SELECT e.id, e.timestamp, e.event_name AS event, e.level, left(e.message, 1000) AS message,
       e.environment, e.release, e.session_id, coalesce(e.user_id, e.anon_id) AS visitor,
       e.user_id, e.properties -> 'user' AS "user", e.properties ->> 'type' AS type,
       left(e.properties ->> 'value', 500) AS value,
       beacon_url(e.url, e.hostname, e.path) AS url, e.tags, s.browser, s.os, s.device, s.country
FROM unnest($2::timestamptz[], $3::uuid[]) AS wanted (timestamp, id)
JOIN events AS e ON e.project_id = $1 AND e.timestamp = wanted.timestamp AND e.id = wanted.id
LEFT JOIN sessions AS s ON s.project_id = $1 AND s.id = e.session_id
ORDER BY e.timestamp DESC, e.id DESC
