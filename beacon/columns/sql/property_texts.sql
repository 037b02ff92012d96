-- The texts behind hashes of what a property or tag is.
SELECT DISTINCT hashtextextended({column} ->> $4, 0) AS hash, {column} ->> $4 AS text
FROM events AS e
WHERE e.project_id = $1 AND e.timestamp >= $2 AND e.timestamp < $3
  AND {column} ->> $4 IS NOT NULL AND hashtextextended({column} ->> $4, 0) = ANY($5::bigint[])
