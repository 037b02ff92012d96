-- Puts visitors into a cohort ($2): each by the user's id, or else by the anonymous one.
INSERT INTO cohort_members (project_id, cohort_id, anon_id, user_id)
SELECT $1, $2, CASE WHEN NOT n.is_user THEN n.name END, CASE WHEN n.is_user THEN n.name END
FROM unnest($3::text[], $4::boolean[]) AS n (name, is_user)
