-- The newest event of an id between two times: all that is stored, and what its session
-- tells of it.
SELECT e.id, e.timestamp, e.received_at, e.event_name AS event, e.session_id, e.anon_id, e.user_id,
       {visitor} AS visitor, e.properties, beacon_url(e.url, e.hostname, e.path) AS url, e.hostname,
       e.path AS page, s.referrer, s.referrer_host, s.channel, s.utm_source, s.utm_medium,
       s.utm_campaign, s.utm_term, s.utm_content, s.browser, s.browser_version, s.os, s.os_version,
       s.device, s.screen, s.language, s.country, s.region, s.city,
       round(s.latitude::numeric, 4)::float8 AS latitude,
       round(s.longitude::numeric, 4)::float8 AS longitude, e.level, e.message, e.stacktrace,
       e.environment, e.release, e.tags, e.issue_id, coalesce(s.is_bot, e.is_bot) AS is_bot
FROM (
    SELECT timestamp, id FROM events
    WHERE project_id = $1 AND id = $2 AND timestamp BETWEEN $3 AND $4
    ORDER BY timestamp DESC LIMIT 1
) AS wanted
JOIN events AS e ON e.project_id = $1 AND e.timestamp = wanted.timestamp AND e.id = wanted.id
LEFT JOIN sessions AS s ON s.project_id = $1 AND s.id = e.session_id
CROSS JOIN LATERAL (
    SELECT coalesce(s.anon_id, e.anon_id) AS anon_id,
           CASE WHEN s.id IS NULL THEN e.user_id ELSE s.user_id END AS user_id
) AS who
