-- What is known of a user's anonymous ids: which are joined to the user, which were first somebody
-- else's, and which were taken away.
SELECT a.anon_id, a.first_at,
       CASE WHEN EXISTS (
           SELECT FROM visitor_aliases AS b
           WHERE b.project_id = $1 AND b.anon_id = a.anon_id
             AND (b.first_at, b.user_id COLLATE "C") < (a.first_at, a.user_id COLLATE "C")
       ) THEN 'shared' ELSE 'joined' END AS state
FROM visitor_aliases AS a
WHERE a.project_id = $1 AND a.user_id = $2
UNION ALL
SELECT s.anon_id, s.first_at, 'separated'
FROM visitor_separations AS s
WHERE s.project_id = $1 AND s.user_id = $2 AND NOT EXISTS (
    SELECT FROM visitor_aliases AS a
    WHERE a.project_id = $1 AND a.anon_id = s.anon_id AND a.user_id = s.user_id
)
ORDER BY first_at, anon_id
LIMIT $3
