-- Events by their keys, as lists show them.
SELECT e.id, e.timestamp, e.received_at, e.event_name AS event, e.session_id, e.anon_id, e.user_id,
       {visitor} AS visitor,
       CASE WHEN pg_column_size(e.properties) <= $4 THEN e.properties END AS properties,
       beacon_url(e.url, e.hostname, e.path) AS url, e.hostname, e.path AS page, s.referrer, s.channel,
       s.browser, s.os, s.device, s.country, s.region, s.city, e.level, left(e.message, 1000) AS message, e.environment,
       e.release, coalesce(s.is_bot, e.is_bot) AS is_bot
FROM unnest($2::timestamptz[], $3::uuid[]) AS wanted (timestamp, id)
JOIN events AS e ON e.project_id = $1 AND e.timestamp = wanted.timestamp AND e.id = wanted.id
LEFT JOIN sessions AS s ON s.project_id = $1 AND s.id = e.session_id
CROSS JOIN LATERAL (
    SELECT coalesce(s.anon_id, e.anon_id) AS anon_id,
           CASE WHEN s.id IS NULL THEN e.user_id ELSE s.user_id END AS user_id
) AS who
ORDER BY e.timestamp DESC, e.id DESC
