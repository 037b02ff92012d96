-- How often an issue ($2) came between $3 and $4, in the environment $5 (NULL: in all), within each of
-- the stretches that begin at $6, by {column}.
SELECT width_bucket(h.at, $6::timestamptz[]) - 1 AS place, {column} AS name,
       sum(h.events)::bigint AS events
FROM issue_hours AS h
WHERE h.project_id = $1 AND h.issue_id = ANY($2::uuid[]) AND h.at >= $3 AND h.at < $4
  AND ($5::text IS NULL OR h.environment = $5)
GROUP BY 1, 2
ORDER BY 1
