-- The keys of the $5 events behind one ($2, $3) that pass, none behind $4.
SELECT e.timestamp, e.id FROM events AS e
WHERE e.project_id = $1 AND e.timestamp >= $2 AND e.timestamp <= $4 AND (e.timestamp, e.id) > ($2, $3)
  AND {conditions}
ORDER BY e.timestamp, e.id
LIMIT $5
