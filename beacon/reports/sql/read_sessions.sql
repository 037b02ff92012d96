-- Some sessions, each with its visitor.
SELECT s.id,
       floor(extract(epoch FROM s.started_at) * 1000)::bigint AS start,
       floor(extract(epoch FROM s.last_event_at) * 1000)::bigint AS end,
       s.page_count, s.action_count,
       coalesce(s.user_id, a.user_id, s.anon_id) AS visitor,
       coalesce(s.user_id, a.user_id) IS NOT NULL AS is_user{columns}
FROM sessions AS s
LEFT JOIN LATERAL (
    SELECT user_id FROM visitor_aliases
    WHERE project_id = s.project_id AND anon_id = s.anon_id
    ORDER BY first_at, user_id COLLATE "C" LIMIT 1
) AS a ON NOT starts_with(s.anon_id, $3)
WHERE s.project_id = $1 AND s.id = ANY($2::uuid[]) AND s.is_bot = ANY($4::boolean[])
