-- Events by their keys, as the writer had them.
SELECT e.id, e.timestamp, e.received_at, e.event_name, e.session_id, e.anon_id, e.user_id,
       CASE WHEN pg_column_size(e.properties) <= $4 THEN e.properties END AS properties,
       e.url, e.hostname, e.path, e.referrer, e.channel, e.browser, e.os, e.device, e.country,
       e.region, e.city, e.latitude, e.longitude, e.level, left(e.message, 1000) AS message,
       e.environment, e.release, e.is_bot
FROM unnest($2::timestamptz[], $3::uuid[]) AS wanted (timestamp, id)
JOIN events AS e ON e.project_id = $1 AND e.timestamp = wanted.timestamp AND e.id = wanted.id
ORDER BY e.received_at
