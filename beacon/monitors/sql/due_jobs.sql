-- Environments of jobs that are to be looked at by $1, at most $2.
SELECT m.id, m.project_id, m.kind, m.slug, m.name, m.ping_key, m.settings::text AS settings, m.enabled,
       m.muted_until, m.source, m.version, m.created_at, m.updated_at,
       s.environment
FROM monitor_states AS s
JOIN monitors AS m ON m.id = s.monitor_id
WHERE s.look_at <= $1 AND m.kind = 'cron'
ORDER BY s.look_at
LIMIT $2
