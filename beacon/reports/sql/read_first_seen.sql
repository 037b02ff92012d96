-- When the visitors of some sessions were seen first.
WITH known AS (
    SELECT s.id, s.started_at, coalesce(s.user_id, a.user_id, s.anon_id) AS visitor,
           coalesce(s.user_id, a.user_id) IS NOT NULL AS is_user
    FROM sessions AS s
    LEFT JOIN LATERAL (
        SELECT user_id FROM visitor_aliases
        WHERE project_id = s.project_id AND anon_id = s.anon_id
        ORDER BY first_at, user_id COLLATE "C" LIMIT 1
    ) AS a ON NOT starts_with(s.anon_id, $3)
    WHERE s.project_id = $1 AND s.is_bot = ANY($4::boolean[])
)
SELECT visitor, is_user, floor(extract(epoch FROM min(started_at)) * 1000)::bigint AS first_seen
FROM known
WHERE (visitor, is_user) IN (SELECT visitor, is_user FROM known WHERE id = ANY($2::uuid[]))
GROUP BY visitor, is_user
