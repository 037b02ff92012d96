INSERT INTO visitor_aliases AS a (project_id, anon_id, user_id, first_at)
SELECT e.* FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[])
    AS e (project_id, anon_id, user_id, first_at)
WHERE NOT EXISTS (
    SELECT FROM visitor_separations AS s
    WHERE s.project_id = e.project_id AND s.anon_id = e.anon_id AND s.user_id = e.user_id
)
ON CONFLICT (project_id, anon_id, user_id) DO UPDATE SET
    first_at = excluded.first_at
    WHERE excluded.first_at < a.first_at
