-- How the environments of some monitors ($1) stand.
SELECT s.monitor_id, s.environment AS name, s.state, s.last_status, s.last_at,
       CASE WHEN m.enabled THEN CASE m.kind WHEN 'cron' THEN s.expected_at ELSE s.look_at END END AS next_at,
       s.failures, s.incident_id, CASE WHEN s.muted_until > now() THEN s.muted_until END AS muted_until
FROM monitor_states AS s
JOIN monitors AS m ON m.id = s.monitor_id
WHERE s.monitor_id = ANY($1::uuid[])
ORDER BY s.environment
