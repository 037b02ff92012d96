-- The tags of an issue ($2): of the $3 keys that most of its events have the $4 most frequent values.
SELECT key, value, events, last_seen_at, of_key, values_count
FROM (
    SELECT key, value, events, last_seen_at, place, of_key, values_count,
           dense_rank() OVER (ORDER BY of_key DESC, key) AS key_place
    FROM (
        SELECT t.key, t.value, sum(t.events)::bigint AS events, max(t.last_seen_at) AS last_seen_at,
               row_number() OVER (PARTITION BY t.key ORDER BY sum(t.events) DESC, t.value) AS place,
               (sum(sum(t.events)) OVER (PARTITION BY t.key))::bigint AS of_key,
               count(*) OVER (PARTITION BY t.key) AS values_count
        FROM issue_tags AS t
        WHERE t.project_id = $1 AND t.issue_id = ANY($2::uuid[])
          AND t.key <> ALL ((SELECT hidden_tags FROM projects WHERE id = $1)::text[])
        GROUP BY t.key, t.value
    ) AS counted
) AS placed
WHERE key_place <= $3 AND place <= $4
ORDER BY key_place, place
