-- The last ones first, behind the one rejected at $2 with the number $3.
SELECT id, event_id, received_at, rejected_at, sqlstate, reason, raw
FROM rejected_events
WHERE project_id = $1 AND ($2::timestamptz IS NULL OR (rejected_at, id) < ($2, $3::bigint))
ORDER BY rejected_at DESC, id DESC
LIMIT $4
