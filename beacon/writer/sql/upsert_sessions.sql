INSERT INTO sessions AS s (
    project_id, id, anon_id, user_id, user_at, user_event_id, started_at, first_event_id,
    last_event_at, event_count, page_count, error_count, entry_url, entry_at, entry_event_id,
    last_url, last_url_at, last_url_event_id, referrer, referrer_host, channel, utm_source,
    utm_medium, utm_campaign, browser, os, device, country, region, city, is_bot,
    action_count, entry_hostname, entry_path, last_path, utm_term, utm_content, browser_version,
    os_version, language, screen, screen_at, screen_event_id, latitude, longitude, last_hostname
)
SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::uuid[],
    $7::timestamptz[], $8::uuid[], $9::timestamptz[], $10::bigint[], $11::bigint[],
    $12::bigint[], $13::text[], $14::timestamptz[], $15::uuid[], $16::text[],
    $17::timestamptz[], $18::uuid[], $19::text[], $20::text[], $21::text[], $22::text[],
    $23::text[], $24::text[], $25::text[], $26::text[], $27::text[], $28::text[], $29::text[],
    $30::text[], $31::boolean[], $32::bigint[], $33::text[], $34::text[], $35::text[],
    $36::text[], $37::text[], $38::text[], $39::text[], $40::text[], $41::text[],
    $42::timestamptz[], $43::uuid[], $44::real[], $45::real[], $46::text[]
)
ON CONFLICT (project_id, id) DO UPDATE SET
    event_count = s.event_count + excluded.event_count,
    page_count = s.page_count + excluded.page_count,
    error_count = s.error_count + excluded.error_count,
    action_count = s.action_count + excluded.action_count,
    last_event_at = greatest(s.last_event_at, excluded.last_event_at),
    (user_id, user_at, user_event_id) = (
        SELECT u.* FROM (VALUES
            (s.user_id, s.user_at, s.user_event_id),
            (excluded.user_id, excluded.user_at, excluded.user_event_id)
        ) AS u (user_id, user_at, user_event_id)
        ORDER BY u.user_at DESC NULLS LAST, u.user_event_id DESC NULLS LAST LIMIT 1
    ),
    (started_at, first_event_id, anon_id, browser, os, device, country, region, city, is_bot,
     browser_version, os_version, language, latitude, longitude) = (
        SELECT f.* FROM (VALUES
            (s.started_at, s.first_event_id, s.anon_id, s.browser, s.os, s.device, s.country,
             s.region, s.city, s.is_bot, s.browser_version, s.os_version, s.language, s.latitude,
             s.longitude),
            (excluded.started_at, excluded.first_event_id, excluded.anon_id, excluded.browser,
             excluded.os, excluded.device, excluded.country, excluded.region, excluded.city,
             excluded.is_bot, excluded.browser_version, excluded.os_version, excluded.language,
             excluded.latitude, excluded.longitude)
        ) AS f (started_at, first_event_id, anon_id, browser, os, device, country, region, city,
                is_bot, browser_version, os_version, language, latitude, longitude)
        ORDER BY (f.started_at, f.first_event_id) LIMIT 1
    ),
    (entry_url, entry_at, entry_event_id, referrer, referrer_host, channel, utm_source,
     utm_medium, utm_campaign, utm_term, utm_content, entry_hostname, entry_path) = (
        SELECT e.* FROM (VALUES
            (s.entry_url, s.entry_at, s.entry_event_id, s.referrer, s.referrer_host, s.channel,
             s.utm_source, s.utm_medium, s.utm_campaign, s.utm_term, s.utm_content,
             s.entry_hostname, s.entry_path),
            (excluded.entry_url, excluded.entry_at, excluded.entry_event_id, excluded.referrer,
             excluded.referrer_host, excluded.channel, excluded.utm_source,
             excluded.utm_medium, excluded.utm_campaign, excluded.utm_term, excluded.utm_content,
             excluded.entry_hostname, excluded.entry_path)
        ) AS e (entry_url, entry_at, entry_event_id, referrer, referrer_host, channel, utm_source,
                utm_medium, utm_campaign, utm_term, utm_content, entry_hostname, entry_path)
        ORDER BY e.entry_at NULLS LAST, e.entry_event_id NULLS LAST LIMIT 1
    ),
    (last_url, last_url_at, last_url_event_id, last_hostname, last_path) = (
        SELECT l.* FROM (VALUES
            (s.last_url, s.last_url_at, s.last_url_event_id, s.last_hostname, s.last_path),
            (excluded.last_url, excluded.last_url_at, excluded.last_url_event_id,
             excluded.last_hostname, excluded.last_path)
        ) AS l (last_url, last_url_at, last_url_event_id, last_hostname, last_path)
        ORDER BY l.last_url_at DESC NULLS LAST, l.last_url_event_id DESC NULLS LAST LIMIT 1
    ),
    (screen, screen_at, screen_event_id) = (
        SELECT c.* FROM (VALUES
            (s.screen, s.screen_at, s.screen_event_id),
            (excluded.screen, excluded.screen_at, excluded.screen_event_id)
        ) AS c (screen, screen_at, screen_event_id)
        ORDER BY c.screen_at NULLS LAST, c.screen_event_id NULLS LAST LIMIT 1
    )
