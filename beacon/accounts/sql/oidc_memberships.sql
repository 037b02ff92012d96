-- The projects of an account with its role on each, and whether the groups gave it.
SELECT project_id, role, source
FROM memberships
WHERE account_id = $1
FOR UPDATE
