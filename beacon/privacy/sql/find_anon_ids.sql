-- The anonymous ids that were joined to a user id.
SELECT anon_id FROM visitor_aliases WHERE project_id = $1 AND user_id = $2
UNION
SELECT anon_id FROM users WHERE project_id = $1 AND user_id = $2
