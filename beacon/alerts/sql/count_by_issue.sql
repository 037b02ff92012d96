-- The same by issue, as people see them.
SELECT coalesce(i.merged_into, c.issue_id)::text AS group_key, sum(c.events)::bigint AS events
FROM (
    SELECT e.issue_id, count(*) AS events FROM events AS e
    WHERE e.project_id = $1 AND e.timestamp >= $2 AND e.timestamp < $3 AND {conditions}
      AND e.issue_id IS NOT NULL
    GROUP BY 1
) AS c
LEFT JOIN issues AS i ON i.project_id = $1 AND i.id = c.issue_id
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT {limit}
