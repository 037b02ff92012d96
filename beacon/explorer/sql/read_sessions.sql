-- Sessions by their ids, as lists show them.
SELECT s.id, {visitor} AS visitor, s.anon_id, s.user_id, s.started_at, s.last_event_at AS ended_at,
       extract(epoch FROM s.last_event_at - s.started_at)::float8 AS duration,
       s.event_count AS events, s.page_count AS pages, s.action_count AS actions,
       s.error_count AS errors, s.page_count <= 1 AND s.action_count = 0 AS is_bounce,
       s.last_event_at > now() - interval '300 s' AS is_active, s.entry_hostname AS hostname,
       beacon_url(s.entry_url, s.entry_hostname, s.entry_path) AS entry_url,
       s.entry_path AS entry_page, s.last_path AS exit_page,
       beacon_url(s.last_url, s.last_hostname, s.last_path) AS exit_url, s.referrer, s.referrer_host, s.channel, s.utm_source, s.utm_medium, s.utm_campaign,
       s.utm_term, s.utm_content, s.browser, s.browser_version, s.os, s.os_version, s.device,
       s.screen, s.language, s.country, s.region, s.city, s.is_bot
FROM sessions AS s
WHERE s.project_id = $1 AND s.id = ANY($2::uuid[])
ORDER BY s.started_at DESC, s.id DESC
