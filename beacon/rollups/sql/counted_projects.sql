SELECT id FROM projects
UNION
SELECT project_id FROM event_rollups_hourly WHERE event_name = ''
ORDER BY 1
