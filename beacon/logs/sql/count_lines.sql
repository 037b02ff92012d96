-- How many events from $2 on, before $3, pass: by level, in buckets of the length $4.
SELECT date_bin($4, e.timestamp, '1970-01-01+00') AS at, e.level, count(*) AS lines
FROM events AS e
WHERE e.project_id = $1 AND e.timestamp >= $2 AND e.timestamp < $3 AND {conditions}
GROUP BY 1, 2
