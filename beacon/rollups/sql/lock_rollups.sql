-- In the order in which the writer locks them.
SELECT 1 FROM event_rollups_hourly AS r
JOIN unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS gone (project_id, event_name, at)
    USING (project_id, event_name, at)
ORDER BY r.project_id, r.event_name, r.at
FOR UPDATE OF r
