-- Gives an account the role on a project that its groups say; one given by hand stays.
INSERT INTO memberships (account_id, project_id, role, source)
VALUES ($1, $2, $3, 'oidc')
ON CONFLICT (account_id, project_id) DO UPDATE SET role = excluded.role
WHERE memberships.source = 'oidc'
