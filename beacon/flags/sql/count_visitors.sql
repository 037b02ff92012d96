-- How many visitors had each variant of a flag ($3), in an environment ($2) of a project ($1), for
-- the first time from $4 on and before $5 (NULL: whenever); those behind the variant $6 (NULL: from
-- the first), at most $7.
SELECT variant, count(*) AS visitors, min(first_seen) AS first_seen,
       max(first_seen) AS last_first_seen
FROM flag_exposures
WHERE project_id = $1 AND environment = $2 AND flag = $3
  AND ($4::timestamptz IS NULL OR first_seen >= $4)
  AND ($5::timestamptz IS NULL OR first_seen < $5)
  AND ($6::text IS NULL OR variant > $6)
GROUP BY variant
ORDER BY variant
LIMIT $7
