-- How many members of a project besides $2 can still act as its admins.
SELECT count(*)
FROM memberships m
JOIN accounts a ON a.id = m.account_id
WHERE m.project_id = $1 AND m.account_id <> $2 AND m.role = 'admin' AND a.disabled_at IS NULL
