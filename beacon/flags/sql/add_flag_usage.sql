-- Adds evaluations to their days: of projects ($1), flags ($2), environments ($3), days ($4) and
-- variants ($5) so many ($6), the first ($7) and the last ($8) at these times. What is of a flag or
-- an environment that is gone is left out. In one order, so that no two nodes wait for each other.
INSERT INTO flag_usage AS known
    (project_id, flag_id, environment_id, day, variant, evaluations, first_at, last_at)
SELECT f.project_id, f.id, e.id, u.day, u.variant, u.evaluations, u.first_at, u.last_at
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::text[], $6::bigint[],
            $7::timestamptz[], $8::timestamptz[])
    AS u (project_id, flag, environment, day, variant, evaluations, first_at, last_at)
JOIN projects p ON p.id = u.project_id AND p.deleted_at IS NULL
JOIN flags f ON f.project_id = u.project_id AND f.key = u.flag
JOIN environments e ON e.project_id = u.project_id AND e.key = u.environment
ORDER BY f.project_id, f.id, e.id, u.day, u.variant
ON CONFLICT (project_id, flag_id, environment_id, day, variant) DO UPDATE SET
    evaluations = known.evaluations + excluded.evaluations,
    first_at = least(known.first_at, excluded.first_at),
    last_at = greatest(known.last_at, excluded.last_at)
