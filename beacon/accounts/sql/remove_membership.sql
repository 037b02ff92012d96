-- Ends an account's membership of a project.
DELETE FROM memberships WHERE account_id = $1 AND project_id = $2
