-- The tags of the issues of a project ($1), the one called $2 (NULL: all), behind $3 (NULL: from the
-- first), $4 at most; hidden ones too.
SELECT key, coalesce(counted.values, 0) AS values, coalesce(counted.events, 0) AS events,
       counted.last_seen_at, hidden.key IS NOT NULL AS hidden
FROM (
    SELECT key COLLATE "C" AS key, count(*) AS values, sum(events)::bigint AS events,
           max(last_seen_at) AS last_seen_at
    FROM (
        SELECT key, value, sum(events) AS events, max(last_seen_at) AS last_seen_at
        FROM issue_tags
        WHERE project_id = $1 AND ($2::text IS NULL OR key = $2)
        GROUP BY key, value
    ) AS by_value
    GROUP BY key
) AS counted
FULL JOIN (
    SELECT unnest(hidden_tags) COLLATE "C" AS key FROM projects WHERE id = $1
) AS hidden USING (key)
WHERE ($2::text IS NULL OR key = $2) AND ($3::text IS NULL OR key > $3)
ORDER BY key
LIMIT $4
