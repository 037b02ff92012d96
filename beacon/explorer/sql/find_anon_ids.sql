-- The anonymous ids of which a session that names no user is this visitor's.
SELECT a.anon_id FROM visitor_aliases AS a
WHERE a.project_id = $1 AND a.user_id = $2 AND left(a.anon_id, 1) <> '~' AND NOT EXISTS (
    SELECT FROM visitor_aliases AS b
    WHERE b.project_id = $1 AND b.anon_id = a.anon_id
      AND (b.first_at, b.user_id COLLATE "C") < (a.first_at, a.user_id COLLATE "C")
)
UNION
SELECT $2 WHERE left($2, 1) = '~' OR NOT EXISTS (
    SELECT FROM visitor_aliases WHERE project_id = $1 AND anon_id = $2
)
ORDER BY 1
