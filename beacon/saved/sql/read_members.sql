-- Who is in a cohort ($2) of a project ($1), as they are called now, in order: behind the visitor $3
-- (NULL: from the first), which is a user or not ($4), at most $5.
WITH members AS (
    SELECT DISTINCT {visitor} COLLATE "C" AS visitor,
           m.user_id IS NOT NULL OR left(m.anon_id, 1) <> '~' AND EXISTS (
               SELECT FROM visitor_aliases AS a
               WHERE a.project_id = $1 AND a.anon_id = m.anon_id
           ) AS is_user
    FROM cohort_members AS m
    WHERE m.project_id = $1 AND m.cohort_id = $2
)
SELECT visitor, is_user FROM members
WHERE $3::text IS NULL OR (visitor, is_user) > ($3, $4::boolean)
ORDER BY visitor, is_user
LIMIT $5
