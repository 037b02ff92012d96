-- With the id $2, or with the bytes $3, among the last ten thousand.
SELECT id, event_id, received_at, rejected_at, sqlstate, reason, raw
FROM (
    SELECT * FROM rejected_events WHERE project_id = $1 ORDER BY rejected_at DESC LIMIT 10000
) AS last
WHERE ($2::uuid IS NULL OR event_id = $2)
  AND ($3::bytea IS NULL OR position($3 IN raw) > 0)
ORDER BY rejected_at DESC, id DESC
LIMIT $4
