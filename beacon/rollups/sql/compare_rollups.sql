-- How many events of a project there are in a range, how many rollups of it are wrong, and the first
-- $4 of them: what they say, and what is stored.
WITH stored (event_name, at, events, bots, errors) AS MATERIALIZED (
    SELECT coalesce(event_name, ''),
           date_bin('15 minutes', timestamp, '1970-01-01 00:00+00') AS quarter,
           count(*),
           count(*) FILTER (WHERE is_bot),
           count(*) FILTER (WHERE level IN ('error', 'fatal'))
    FROM events
    WHERE project_id = $1
      AND timestamp >= coalesce($2::timestamptz, '-infinity')
      AND timestamp < coalesce($3::timestamptz, 'infinity')
    GROUP BY GROUPING SETS ((quarter, event_name), (quarter))
), counted AS MATERIALIZED (
    SELECT event_name, at, events, bots, errors FROM event_rollups_hourly
    WHERE project_id = $1
      AND at >= coalesce($2::timestamptz, '-infinity') AND at < coalesce($3::timestamptz, 'infinity')
), wrong AS MATERIALIZED (
    SELECT event_name, at,
           ARRAY[coalesce(s.events, 0), coalesce(s.bots, 0), coalesce(s.errors, 0)] AS stored,
           ARRAY[coalesce(c.events, 0), coalesce(c.bots, 0), coalesce(c.errors, 0)] AS counted
    FROM stored AS s FULL JOIN counted AS c USING (event_name, at)
    WHERE (s.events, s.bots, s.errors) IS DISTINCT FROM (c.events, c.bots, c.errors)
)
SELECT (SELECT coalesce(sum(events), 0)::bigint FROM stored WHERE event_name = '') AS all_events,
       (SELECT count(*) FROM wrong) AS all_wrong,
       shown.*
FROM (VALUES (1)) AS one
LEFT JOIN LATERAL (SELECT * FROM wrong ORDER BY at, event_name LIMIT $4) AS shown ON true
