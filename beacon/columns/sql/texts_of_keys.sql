-- The texts behind hashes of one column of some events.
SELECT DISTINCT hashtextextended({column}, 0) AS hash, {column} AS text
FROM unnest($2::timestamptz[], $3::uuid[]) AS k (timestamp, id)
JOIN events AS e ON e.project_id = $1 AND e.timestamp = k.timestamp AND e.id = k.id
WHERE hashtextextended({column}, 0) = ANY($4::bigint[])
