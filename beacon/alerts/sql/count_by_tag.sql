-- The same by a tag's value, the most frequent ones.
SELECT e.tags ->> {tag}::text AS group_key, count(*) AS events FROM events AS e
WHERE e.project_id = $1 AND e.timestamp >= $2 AND e.timestamp < $3 AND {conditions}
  AND e.tags ->> {tag}::text <> ''
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT {limit}
