-- The newest of the events that pass.
SELECT e.id, e.timestamp, e.message, e.issue_id, coalesce(e.environment, '') AS environment,
       coalesce(e.release, '') AS release,
       coalesce(nullif(e.properties ->> 'type', ''), e.event_name) AS type
FROM events AS e
WHERE e.project_id = $1 AND e.timestamp >= $2 AND e.timestamp < $3 AND {conditions}
ORDER BY e.timestamp DESC, e.id DESC
LIMIT {limit}
