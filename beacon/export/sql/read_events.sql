-- Events by their keys, whole, with what their sessions tell: from the first on so many that those
-- before each have less than $4 bytes together.
SELECT * FROM (
    SELECT e.id, e.timestamp, e.received_at, e.event_name AS event, e.session_id, e.anon_id,
           e.user_id, {visitor} AS visitor, e.properties,
           beacon_url(e.url, e.hostname, e.path) AS url, e.hostname, e.path AS page,
           s.referrer, s.referrer_host, s.channel, s.utm_source, s.utm_medium, s.utm_campaign,
           s.utm_term, s.utm_content, s.browser, s.browser_version, s.os, s.os_version, s.device,
           s.screen, s.language, s.country, s.region, s.city,
           s.latitude::text::float8 AS latitude, s.longitude::text::float8 AS longitude,
           e.level, e.message, e.environment, e.release, e.stacktrace, e.tags,
           coalesce(s.is_bot, e.is_bot) AS is_bot,
           e.bytes, sum(e.bytes) OVER (ORDER BY e.timestamp DESC, e.id DESC) AS bytes_so_far
    FROM (
        SELECT f.*, octet_length(f.properties::text) + coalesce(octet_length(f.message), 0)
                    + coalesce(octet_length(f.stacktrace::text), 0)
                    + coalesce(octet_length(f.tags::text), 0) AS bytes
        FROM unnest($2::timestamptz[], $3::uuid[]) AS wanted (timestamp, id)
        JOIN events AS f
            ON f.project_id = $1 AND f.timestamp = wanted.timestamp AND f.id = wanted.id
    ) AS e
    LEFT JOIN sessions AS s ON s.project_id = $1 AND s.id = e.session_id
    CROSS JOIN LATERAL (
        SELECT coalesce(s.anon_id, e.anon_id) AS anon_id,
               CASE WHEN s.id IS NULL THEN e.user_id ELSE s.user_id END AS user_id
    ) AS who
) AS e
WHERE e.bytes_so_far - e.bytes < $4
ORDER BY e.timestamp DESC, e.id DESC
