-- The same by group, of those that have the most.
WITH counted AS MATERIALIZED (
    SELECT floor(extract(epoch FROM e.timestamp - $2) / {seconds})::bigint AS place,
           {group_key} AS group_key, count(*) AS events
    FROM events AS e
    WHERE e.project_id = $1 AND e.timestamp >= $2 AND e.timestamp < $3 AND {conditions}
    GROUP BY 1, 2
)
SELECT group_key, place, sum(events)::bigint AS events FROM counted
WHERE group_key IN (
    SELECT group_key FROM counted WHERE group_key <> ''
    GROUP BY 1 HAVING sum(events) >= {at_least} ORDER BY sum(events) DESC LIMIT {limit}
)
GROUP BY 1, 2
