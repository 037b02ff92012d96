-- Gives the account $1 the role $3 on a project, if whoever invited ($4; NULL: the command line) may
-- still do so, and if it is more than the account has there; no row when nothing was given.
INSERT INTO memberships AS m (account_id, project_id, role)
SELECT $1, p.id, $3 FROM projects p
WHERE p.id = $2 AND p.deleted_at IS NULL AND ($4::uuid IS NULL OR EXISTS (
    SELECT FROM accounts a WHERE a.id = $4 AND a.disabled_at IS NULL AND (a.is_owner OR EXISTS (
        SELECT FROM memberships own
        WHERE own.account_id = a.id AND own.project_id = p.id AND own.role = 'admin'))))
ON CONFLICT (account_id, project_id) DO UPDATE SET role = excluded.role, source = 'manual'
WHERE array_position(ARRAY['viewer', 'editor', 'admin'], m.role)
    < array_position(ARRAY['viewer', 'editor', 'admin'], excluded.role)
RETURNING project_id
