-- The texts behind hashes of one column of sessions.
SELECT DISTINCT hashtextextended({column}, 0) AS hash, {column} AS text
FROM sessions AS s
WHERE s.project_id = $1 AND $2::text IS NOT NULL AND {which}
  AND hashtextextended({column}, 0) = ANY($5::bigint[])
