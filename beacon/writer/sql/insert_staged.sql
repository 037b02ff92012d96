INSERT INTO events ({columns})
SELECT {columns} FROM staging_events
ON CONFLICT DO NOTHING
RETURNING project_id, timestamp, id
