-- The hashes of who is in a static cohort ($3) of a project ($1), each as they are called now: as
-- `sessions_page.sql` makes them of visitors. $2: with what an anonymous id made by the server begins.
SELECT array_send(array_agg(hashtextextended(
    coalesce(m.user_id, a.user_id, m.anon_id), (coalesce(m.user_id, a.user_id) IS NOT NULL)::int
)))
FROM cohort_members AS m
LEFT JOIN LATERAL (
    SELECT user_id FROM visitor_aliases
    WHERE project_id = m.project_id AND anon_id = m.anon_id
    ORDER BY first_at, user_id COLLATE "C" LIMIT 1
) AS a ON m.user_id IS NULL AND NOT starts_with(m.anon_id, $2)
WHERE m.project_id = $1 AND m.cohort_id = $3
