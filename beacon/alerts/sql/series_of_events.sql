-- How many events pass, by buckets of so many seconds from $2 on.
SELECT floor(extract(epoch FROM e.timestamp - $2) / {seconds})::bigint AS place, count(*) AS events
FROM events AS e
WHERE e.project_id = $1 AND e.timestamp >= $2 AND e.timestamp < $3 AND {conditions}
GROUP BY 1
