-- A project's members, those who came first before the others: of the account $2 (NULL: all),
-- beginning after the joining time $3 and account $4 (NULL: at the first), at most $5.
SELECT m.account_id, a.email, a.name, m.role, m.source, m.created_at
FROM memberships m
JOIN accounts a ON a.id = m.account_id
WHERE m.project_id = $1 AND ($2::uuid IS NULL OR m.account_id = $2)
  AND ($3::timestamptz IS NULL OR (m.created_at, m.account_id) > ($3, $4::uuid))
ORDER BY m.created_at, m.account_id
LIMIT $5
