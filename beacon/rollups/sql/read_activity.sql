-- Of each project ($1) in order: events by the hour, $7 of them from $2 on; what is stored of its day
-- ($3, $4) and month ($5, $6); its latest event; its sessions that had an event since $9, of its $10
-- newest events; its unresolved issues. Of the name "" is the sum of all names; those called $8 are no activity of anybody's.
SELECT p.id AS project_id, p.since, hours.events AS hours, sums.today, sums.month,
       latest.last_event_at, present.active, open.issues AS open_issues
FROM unnest(
    $1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[],
    $6::timestamptz[]
) WITH ORDINALITY AS p (id, since, day, day_end, month, month_end, place)
CROSS JOIN LATERAL (
    SELECT coalesce(sum(r.events) FILTER (WHERE r.at >= p.day AND r.at < p.day_end), 0)::bigint
               AS today,
           coalesce(sum(r.events), 0)::bigint AS month
    FROM event_rollups_hourly AS r
    WHERE r.project_id = p.id AND r.event_name = '' AND r.at >= p.month AND r.at < p.month_end
) AS sums
CROSS JOIN LATERAL (
    SELECT array_agg(coalesce(counted.events, 0) ORDER BY hour) AS events
    FROM generate_series(0, $7::integer - 1) AS hour
    LEFT JOIN (
        SELECT floor(extract(epoch FROM r.at - p.since) / 3600)::integer AS hour,
               sum(CASE r.event_name WHEN '' THEN r.events - r.bots ELSE r.bots - r.events END)
                   ::bigint AS events
        FROM event_rollups_hourly AS r
        WHERE r.project_id = p.id AND r.event_name = ANY(array_append($8::text[], ''))
          AND r.at >= p.since AND r.at < p.since + $7 * interval '1 hour'
        GROUP BY 1
    ) AS counted USING (hour)
) AS hours
LEFT JOIN LATERAL (
    SELECT max(e.timestamp) AS last_event_at
    FROM (
        SELECT r.at FROM event_rollups_hourly AS r
        WHERE r.project_id = p.id AND r.event_name = '' ORDER BY r.at DESC LIMIT 1
    ) AS quarter
    JOIN events AS e ON e.project_id = p.id
        AND e.timestamp >= quarter.at AND e.timestamp < quarter.at + interval '15 minutes'
) AS latest ON true
CROSS JOIN LATERAL (
    SELECT count(DISTINCT newest.session_id) AS active
    FROM (
        SELECT e.session_id, e.event_name, e.is_bot, e.received_at FROM events AS e
        WHERE e.project_id = p.id AND e.timestamp > $9 ORDER BY e.timestamp DESC LIMIT $10
    ) AS newest
    WHERE NOT newest.is_bot AND newest.event_name <> ALL ($8::text[]) AND newest.received_at > $9
) AS present
CROSS JOIN LATERAL (
    SELECT count(*) AS issues FROM issues AS i
    WHERE i.project_id = p.id AND i.merged_into IS NULL AND i.state = 'unresolved'
) AS open
ORDER BY p.place
