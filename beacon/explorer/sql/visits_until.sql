-- A visitor's sessions that began at $3 or before, those that ended last first.
WITH s AS MATERIALIZED ({sessions_of})
SELECT s.id, s.started_at, s.last_event_at FROM s
WHERE s.started_at <= $3
ORDER BY s.last_event_at DESC, s.id DESC
LIMIT $4
