-- How many projects an account is admin of.
SELECT count(*)
FROM memberships m
JOIN projects p ON p.id = m.project_id
WHERE m.account_id = $1 AND m.role = 'admin' AND p.deleted_at IS NULL
