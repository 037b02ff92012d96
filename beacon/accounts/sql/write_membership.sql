-- Gives an account a role on a project, by hand, whatever it had there; no row: no such account.
INSERT INTO memberships (account_id, project_id, role)
SELECT id, $2, $3 FROM accounts WHERE id = $1
ON CONFLICT (account_id, project_id) DO UPDATE SET role = excluded.role, source = 'manual'
RETURNING account_id
