-- The same of what is sent of these firings.
UPDATE alert_deliveries
SET payload = jsonb_set(payload::jsonb, '{events}', '[]')::text
WHERE project_id = $1 AND firing_id = ANY($2::uuid[])
