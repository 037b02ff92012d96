-- How often an issue ($2) came between $3 and $4, by {column}, the most frequent first; in the
-- environment $5 (NULL: in all).
SELECT h.{column} AS name, sum(h.events)::bigint AS events, min(h.at) AS first_at, max(h.at) AS last_at
FROM issue_hours AS h
WHERE h.project_id = $1 AND h.issue_id = ANY($2::uuid[]) AND h.at >= $3 AND h.at < $4
  AND ($5::text IS NULL OR h.environment = $5)
GROUP BY h.{column}
ORDER BY events DESC, name
LIMIT $6
