-- What some sessions say of themselves, by the events that are left of them; those called $3 are no
-- part. As the writer does it: the first event tells visitor and device, the first and the last page
-- where it began and ended, the last event of a user whose it is. What only the session knew of an event
-- that is gone, is gone with it.
WITH left_over AS MATERIALIZED (
    SELECT e.session_id, e.timestamp, e.id, e.anon_id, e.user_id, e.is_bot, e.url, e.hostname, e.path,
           coalesce(e.url, e.path) IS NOT NULL OR e.id IN (s.entry_event_id, s.last_url_event_id)
               AS is_page
    FROM sessions AS s
    JOIN events AS e ON e.project_id = s.project_id AND e.session_id = s.id
        AND e.timestamp BETWEEN s.started_at AND s.last_event_at
    WHERE s.project_id = $1 AND s.id = ANY($2::uuid[]) AND e.event_name <> ALL ($3::text[])
), first_one AS (
    SELECT DISTINCT ON (session_id) * FROM left_over ORDER BY session_id, timestamp, id
), entry AS (
    SELECT DISTINCT ON (session_id) * FROM left_over WHERE is_page
    ORDER BY session_id, timestamp, id
), last_page AS (
    SELECT DISTINCT ON (session_id) * FROM left_over WHERE is_page
    ORDER BY session_id, timestamp DESC, id DESC
), last_user AS (
    SELECT DISTINCT ON (session_id) * FROM left_over WHERE user_id IS NOT NULL
    ORDER BY session_id, timestamp DESC, id DESC
), ends AS (
    SELECT session_id, max(timestamp) AS at FROM left_over GROUP BY session_id
)
UPDATE sessions AS s SET
    anon_id = f.anon_id, started_at = f.timestamp, first_event_id = f.id, last_event_at = ends.at,
    is_bot = f.is_bot,
    (browser, browser_version, os, os_version, device, language, country, region, city, latitude,
     longitude) = (
        SELECT s.browser, s.browser_version, s.os, s.os_version, s.device, s.language, s.country,
               s.region, s.city, s.latitude, s.longitude
        WHERE s.first_event_id = f.id
    ),
    user_id = u.user_id, user_at = u.timestamp, user_event_id = u.id,
    entry_url = e.url, entry_at = e.timestamp, entry_event_id = e.id, entry_hostname = e.hostname,
    entry_path = e.path,
    (referrer, referrer_host, channel, utm_source, utm_medium, utm_campaign, utm_term, utm_content) = (
        SELECT s.referrer, s.referrer_host, s.channel, s.utm_source, s.utm_medium, s.utm_campaign,
               s.utm_term, s.utm_content
        WHERE s.entry_event_id = e.id
    ),
    last_url = l.url, last_url_at = l.timestamp, last_url_event_id = l.id,
    last_hostname = l.hostname, last_path = l.path,
    (screen, screen_at, screen_event_id) = (
        SELECT s.screen, s.screen_at, s.screen_event_id
        WHERE EXISTS (
            SELECT FROM left_over AS c
            WHERE c.session_id = s.id AND c.timestamp = s.screen_at AND c.id = s.screen_event_id
        )
    )
FROM first_one AS f
JOIN ends USING (session_id)
LEFT JOIN entry AS e USING (session_id)
LEFT JOIN last_page AS l USING (session_id)
LEFT JOIN last_user AS u USING (session_id)
WHERE s.project_id = $1 AND s.id = f.session_id
