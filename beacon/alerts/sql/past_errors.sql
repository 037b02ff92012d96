-- The newest errors from $2 to $3, with what patterns are looked for in.
SELECT e.id, e.timestamp, e.message, coalesce(e.level, '') AS level,
       coalesce(e.environment, '') AS environment, coalesce(e.release, '') AS release,
       coalesce(nullif(e.properties ->> 'type', ''), e.event_name) AS type,
       coalesce(i.merged_into, e.issue_id) AS issue_id, coalesce(i.title, '') AS title
FROM (
    SELECT * FROM events
    WHERE project_id = $1 AND timestamp >= $2 AND timestamp < $3 AND issue_id IS NOT NULL
    ORDER BY timestamp DESC
    LIMIT $4
) AS e
LEFT JOIN issues AS i ON i.project_id = $1 AND i.id = e.issue_id
ORDER BY e.timestamp
