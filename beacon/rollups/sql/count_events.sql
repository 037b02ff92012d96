INSERT INTO event_rollups_hourly (project_id, event_name, at, events, bots, errors)
SELECT project_id, coalesce(event_name, ''),
       date_bin('15 minutes', timestamp, '1970-01-01 00:00+00') AS quarter,
       count(*), count(*) FILTER (WHERE is_bot), count(*) FILTER (WHERE level IN ('error', 'fatal'))
FROM events
WHERE project_id = $1
  AND timestamp >= coalesce($2::timestamptz, '-infinity')
  AND timestamp < coalesce($3::timestamptz, 'infinity')
GROUP BY GROUPING SETS ((project_id, quarter, event_name), (project_id, quarter))
