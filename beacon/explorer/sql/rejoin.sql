WITH gone AS (
    DELETE FROM visitor_separations WHERE project_id = $1 AND user_id = $2 AND anon_id = $3
    RETURNING project_id, anon_id, user_id, first_at
)
INSERT INTO visitor_aliases AS a (project_id, anon_id, user_id, first_at)
SELECT * FROM gone
ON CONFLICT (project_id, anon_id, user_id) DO UPDATE SET first_at = least(a.first_at, excluded.first_at)
