-- What some sessions say of themselves, by the events that are left of them; those called $3 are no
-- part. As the writer does it: the first event tells visitor and device, the first and the last page
-- where it began and ended, the last event of a user whose it is.
WITH left_over AS MATERIALIZED (
    SELECT e.session_id, e.timestamp, e.id, e.anon_id, e.user_id, e.browser, e.os, e.device,
           e.country, e.region, e.city, e.is_bot, e.url, e.referrer, e.referrer_host, e.channel,
           e.utm_source, e.utm_medium, e.utm_campaign, e.utm_term, e.utm_content, e.hostname,
           e.path, e.browser_version, e.os_version, e.language, e.screen
    FROM sessions AS s
    JOIN events AS e ON e.project_id = s.project_id AND e.session_id = s.id
        AND e.timestamp BETWEEN s.started_at AND s.last_event_at
    WHERE s.project_id = $1 AND s.id = ANY($2::uuid[]) AND e.event_name <> $3
), first_one AS (
    SELECT DISTINCT ON (session_id) * FROM left_over ORDER BY session_id, timestamp, id
), entry AS (
    SELECT DISTINCT ON (session_id) * FROM left_over WHERE url IS NOT NULL OR referrer IS NOT NULL
    ORDER BY session_id, timestamp, id
), last_page AS (
    SELECT DISTINCT ON (session_id) * FROM left_over WHERE url IS NOT NULL OR referrer IS NOT NULL
    ORDER BY session_id, timestamp DESC, id DESC
), last_user AS (
    SELECT DISTINCT ON (session_id) * FROM left_over WHERE user_id IS NOT NULL
    ORDER BY session_id, timestamp DESC, id DESC
), first_screen AS (
    SELECT DISTINCT ON (session_id) * FROM left_over WHERE screen IS NOT NULL
    ORDER BY session_id, timestamp, id
), ends AS (
    SELECT session_id, max(timestamp) AS at FROM left_over GROUP BY session_id
)
UPDATE sessions AS s SET
    anon_id = f.anon_id, started_at = f.timestamp, first_event_id = f.id, last_event_at = ends.at,
    browser = f.browser, os = f.os, device = f.device, country = f.country, region = f.region,
    city = f.city, is_bot = f.is_bot,
    user_id = u.user_id, user_at = u.timestamp, user_event_id = u.id,
    entry_url = e.url, entry_at = e.timestamp, entry_event_id = e.id, referrer = e.referrer,
    referrer_host = e.referrer_host, channel = e.channel, utm_source = e.utm_source,
    utm_medium = e.utm_medium, utm_campaign = e.utm_campaign,
    last_url = l.url, last_url_at = l.timestamp, last_url_event_id = l.id,
    entry_hostname = e.hostname, entry_path = e.path, last_path = l.path, utm_term = e.utm_term,
    utm_content = e.utm_content, browser_version = f.browser_version, os_version = f.os_version,
    language = f.language, screen = c.screen, screen_at = c.timestamp, screen_event_id = c.id
FROM first_one AS f
JOIN ends USING (session_id)
LEFT JOIN entry AS e USING (session_id)
LEFT JOIN last_page AS l USING (session_id)
LEFT JOIN last_user AS u USING (session_id)
LEFT JOIN first_screen AS c USING (session_id)
WHERE s.project_id = $1 AND s.id = f.session_id
