-- The anonymous ids that were joined to a user id, and were not taken away again.
SELECT anon_id FROM visitor_aliases WHERE project_id = $1 AND user_id = $2
UNION
SELECT u.anon_id FROM users AS u
WHERE u.project_id = $1 AND u.user_id = $2 AND NOT EXISTS (
    SELECT FROM visitor_separations AS s
    WHERE s.project_id = $1 AND s.anon_id = u.anon_id AND s.user_id = u.user_id
)
