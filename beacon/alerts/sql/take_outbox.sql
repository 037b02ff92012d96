-- The first rows of a project, taken out, with their issues and events where these are still there.
WITH first AS MATERIALIZED (
    SELECT id FROM alert_outbox WHERE project_id = $1
    ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
), taken AS (
    DELETE FROM alert_outbox AS o USING first WHERE o.id = first.id
    RETURNING o.*
)
SELECT t.kind, t.issue_id, t.event_at, t.environment, t.release, t.level, t.details, t.created_at,
       i.title, e.id, e.timestamp, e.message,
       coalesce(nullif(e.properties ->> 'type', ''), e.event_name) AS type
FROM taken AS t
LEFT JOIN issues AS i ON i.project_id = t.project_id AND i.id = t.issue_id
LEFT JOIN events AS e ON e.project_id = t.project_id AND e.timestamp = t.event_at
    AND e.id = t.event_id
ORDER BY t.id
