-- Takes back the role on a project that the groups gave.
DELETE FROM memberships WHERE account_id = $1 AND project_id = $2 AND source = 'oidc'
