-- The hashes of who is in the static cohort {cohort}, each as they are called now. $1: project.
SELECT hashtextextended({visitor}, (m.user_id IS NOT NULL OR left(m.anon_id, 1) <> '~' AND EXISTS (
    SELECT FROM visitor_aliases AS a WHERE a.project_id = $1 AND a.anon_id = m.anon_id
))::int)
FROM cohort_members AS m
WHERE m.project_id = $1 AND m.cohort_id = {cohort}::bigint
