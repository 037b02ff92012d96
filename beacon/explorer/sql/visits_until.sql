-- A visitor's sessions that began at $4 or before, those that ended last first.
SELECT s.id, s.started_at, s.last_event_at FROM sessions AS s
WHERE s.project_id = $1 AND {of_visitor} AND s.started_at <= $4
ORDER BY s.last_event_at DESC, s.id DESC
LIMIT $5
