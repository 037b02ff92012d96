DELETE FROM event_rollups_hourly
WHERE project_id = $1
  AND at >= coalesce($2::timestamptz, '-infinity') AND at < coalesce($3::timestamptz, 'infinity')
