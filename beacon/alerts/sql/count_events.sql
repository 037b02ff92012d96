-- How many events from $2 to $3 pass.
SELECT count(*) FROM events AS e
WHERE e.project_id = $1 AND e.timestamp >= $2 AND e.timestamp < $3 AND {conditions}
