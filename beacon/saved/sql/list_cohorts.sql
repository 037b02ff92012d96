-- A project's ($1) cohorts in the order they were made: the one with the key $2 (NULL: all), after the
-- id $3, at most $4.
SELECT id, key, name, description, kind, who::text,
       CASE kind WHEN 'static' THEN (
           SELECT count(*) FROM cohort_members AS m WHERE m.cohort_id = c.id
       ) END AS visitors,
       version, created_at, updated_at
FROM cohorts AS c
WHERE project_id = $1 AND ($2::text IS NULL OR key = $2) AND id > $3
ORDER BY id
LIMIT $4
