-- The values of a tag ($3) of an issue ($2), the most frequent first: $6, behind those that are $4
-- events and $5 (NULL: from the first).
SELECT value, events, last_seen_at, of_key, values_count
FROM (
    SELECT t.value, sum(t.events)::bigint AS events, max(t.last_seen_at) AS last_seen_at,
           (sum(sum(t.events)) OVER ())::bigint AS of_key, count(*) OVER () AS values_count
    FROM issue_tags AS t
    WHERE t.project_id = $1 AND t.issue_id = ANY($2::uuid[]) AND t.key = $3
    GROUP BY t.value
) AS counted
WHERE $4::bigint IS NULL OR events < $4 OR (events = $4 AND value COLLATE "C" > $5)
ORDER BY events DESC, value COLLATE "C"
LIMIT $6
