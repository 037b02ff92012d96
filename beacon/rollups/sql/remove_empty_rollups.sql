DELETE FROM event_rollups_hourly AS r
USING unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS gone (project_id, event_name, at)
WHERE r.project_id = gone.project_id AND r.event_name = gone.event_name AND r.at = gone.at
  AND r.events <= 0
