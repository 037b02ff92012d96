-- Whether the visitor of the session s is known by a user id.
(s.user_id IS NOT NULL OR left(s.anon_id, 1) <> '~' AND EXISTS (
    SELECT FROM visitor_aliases AS a WHERE a.project_id = $1 AND a.anon_id = s.anon_id
))
