-- Errors of these spans of time, with their issues as people see them.
SELECT e.id, e.timestamp, e.message, coalesce(e.level, '') AS level,
       coalesce(e.environment, '') AS environment, coalesce(e.release, '') AS release,
       coalesce(nullif(e.properties ->> 'type', ''), e.event_name) AS type,
       coalesce(i.merged_into, e.issue_id) AS issue_id, coalesce(i.title, '') AS title
FROM unnest($2::timestamptz[], $3::timestamptz[]) AS span (low, high)
JOIN events AS e ON e.project_id = $1 AND e.timestamp >= span.low AND e.timestamp < span.high
    AND e.issue_id IS NOT NULL
LEFT JOIN issues AS i ON i.project_id = $1 AND i.id = e.issue_id
ORDER BY e.timestamp, e.id
