-- The texts behind hashes of one column of a page.
SELECT DISTINCT hashtextextended({column}, 0) AS hash, {column} AS text
FROM (
    SELECT * FROM events
    WHERE project_id = $1 AND timestamp >= $2 AND (timestamp, id) > ($2, $3)
    ORDER BY timestamp, id LIMIT $4
) AS e
WHERE hashtextextended({column}, 0) = ANY($5::bigint[])
