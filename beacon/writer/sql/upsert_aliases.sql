INSERT INTO visitor_aliases AS a (project_id, anon_id, user_id, first_at)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[])
ON CONFLICT (project_id, anon_id, user_id) DO UPDATE SET
    first_at = excluded.first_at
    WHERE excluded.first_at < a.first_at
