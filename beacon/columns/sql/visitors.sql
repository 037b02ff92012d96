-- Who the visitors of some sessions are.
SELECT DISTINCT coalesce(s.user_id, a.user_id, s.anon_id) AS visitor,
       coalesce(s.user_id, a.user_id) IS NOT NULL AS is_user
FROM sessions AS s
LEFT JOIN LATERAL (
    SELECT user_id FROM visitor_aliases
    WHERE project_id = s.project_id AND anon_id = s.anon_id
    ORDER BY first_at, user_id COLLATE "C" LIMIT 1
) AS a ON NOT starts_with(s.anon_id, $2)
WHERE s.project_id = $1 AND s.id = ANY($3::uuid[])
