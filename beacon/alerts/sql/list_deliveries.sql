-- The newest first, behind $6 and $7.
SELECT id, channel_id, channel_name, kind, recipient, firing_id, status, attempts, created_at,
       CASE WHEN status = 'pending' THEN next_at END AS next_at, finished_at, last_status,
       last_error, payload
FROM alert_deliveries
WHERE project_id = $1 AND ($2::uuid IS NULL OR id = $2)
  AND ($3::uuid IS NULL OR channel_id = $3) AND ($4::uuid IS NULL OR firing_id = $4)
  AND ($5::text IS NULL OR status = $5)
  AND ($6::timestamptz IS NULL OR (created_at, id) < ($6, $7::uuid))
ORDER BY created_at DESC, id DESC
LIMIT $8
