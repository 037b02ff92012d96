-- Addresses whose turn it is at $1, at most $2: none of them is another's until the next time.
WITH due AS (
    SELECT s.monitor_id, s.environment FROM monitor_states AS s
    JOIN monitors AS m ON m.id = s.monitor_id
    WHERE s.look_at <= $1 AND m.kind = 'uptime' AND m.enabled
    ORDER BY s.look_at
    LIMIT $2
    FOR UPDATE OF s SKIP LOCKED
)
UPDATE monitor_states AS s
SET look_at = $1 + make_interval(secs => (m.settings ->> 'interval_seconds')::integer)
FROM due, monitors AS m
WHERE s.monitor_id = due.monitor_id AND s.environment = due.environment AND m.id = s.monitor_id
RETURNING m.id, m.project_id, m.kind, m.slug, m.name, m.ping_key, m.settings::text AS settings, m.enabled,
       m.muted_until, m.source, m.version, m.created_at, m.updated_at
