-- Issues whose first event came from $2 to $3, with what the outbox tells of it.
SELECT i.first_seen_at AS at, coalesce(i.merged_into, i.id) AS issue_id, i.title, i.level,
       coalesce(e.environment, '') AS environment
FROM issues AS i
LEFT JOIN events AS e ON e.project_id = i.project_id AND e.timestamp = i.first_seen_at
    AND e.id = i.first_event_id
WHERE i.project_id = $1 AND i.first_seen_at >= $2 AND i.first_seen_at < $3
  AND i.merged_into IS NULL
ORDER BY i.first_seen_at
LIMIT $4
