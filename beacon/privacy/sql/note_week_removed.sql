INSERT INTO column_changes (project_id, rebuild)
SELECT DISTINCT project_id, true FROM event_rollups_hourly
WHERE event_name = '' AND at >= $1 AND at < $2
