-- Events by their keys; where and with what, as their sessions tell.
SELECT e.id, e.timestamp, e.received_at, e.event_name, e.session_id, e.anon_id, e.user_id,
       CASE WHEN pg_column_size(e.properties) <= $4 THEN e.properties END AS properties,
       beacon_url(e.url, e.hostname, e.path) AS url, e.hostname, e.path, s.referrer, s.channel,
       s.browser, s.os, s.device, s.country, s.region, s.city, s.latitude, s.longitude, e.level,
       left(e.message, 1000) AS message, e.environment, e.release, e.is_bot,
       e.issue_id
FROM unnest($2::timestamptz[], $3::uuid[]) AS wanted (timestamp, id)
JOIN events AS e ON e.project_id = $1 AND e.timestamp = wanted.timestamp AND e.id = wanted.id
LEFT JOIN sessions AS s ON s.project_id = $1 AND s.id = e.session_id
ORDER BY e.received_at
