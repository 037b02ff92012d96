-- A flag's ($1, $2) evaluations of the last days ($3, today included), newest first, by
-- environment; those behind a day ($4) and an environment ($5; NULL: all), at most $6.
SELECT u.day, e.key AS environment, sum(u.evaluations)::bigint AS evaluations,
       json_agg(json_build_object(
           'variant', nullif(u.variant, ''), 'evaluations', u.evaluations,
           'first_at', u.first_at, 'last_at', u.last_at) ORDER BY u.variant)::text AS variants
FROM flag_usage u
JOIN environments e ON e.id = u.environment_id
WHERE u.project_id = $1 AND u.flag_id = $2
  AND u.day > (now() AT TIME ZONE 'UTC')::date - $3::integer
  AND ($4::date IS NULL OR u.day < $4 OR u.day = $4 AND e.key > $5)
GROUP BY u.day, e.key
ORDER BY u.day DESC, e.key
LIMIT $6
