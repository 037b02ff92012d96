-- How many errors each project had in the last $1 days; not in the last hour, so that a spike is not
-- usual at once.
SELECT project_id, sum(errors)::bigint AS errors
FROM event_rollups_hourly
WHERE event_name = '' AND errors > 0
  AND at >= now() - make_interval(days => $1::int) AND at < now() - interval '1 hour'
GROUP BY project_id
