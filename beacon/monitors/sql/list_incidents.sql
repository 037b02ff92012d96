-- Incidents of the monitors of a project ($1), the newest first: of one ($2), that go on or not ($3),
-- before a time and an id ($4, $5), at most $6.
SELECT i.id, i.monitor_id, m.slug AS monitor_slug, m.name AS monitor_name, m.kind, i.environment, i.reason,
       i.detail, i.failures, i.started_at, i.ended_at
FROM monitor_incidents AS i
JOIN monitors AS m ON m.id = i.monitor_id
WHERE i.project_id = $1 AND ($2::uuid IS NULL OR i.monitor_id = $2)
  AND ($3::boolean IS NULL OR (i.ended_at IS NULL) = $3)
  AND ($5::uuid IS NULL OR (i.started_at, i.id) < ($4::timestamptz, $5))
ORDER BY i.started_at DESC, i.id DESC
LIMIT $6
