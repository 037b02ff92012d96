-- Whose a session is (docs/reports.md, "Visitors"): of a row with anon_id and user_id. $1: project.
coalesce(
    {row}.user_id,
    (
        SELECT a.user_id FROM visitor_aliases AS a
        WHERE a.project_id = $1 AND a.anon_id = {row}.anon_id AND left(a.anon_id, 1) <> '~'
        ORDER BY a.first_at, a.user_id COLLATE "C" LIMIT 1
    ),
    {row}.anon_id
)
