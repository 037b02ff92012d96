-- The e-mail addresses of members of a project ($1), who may care for its issues.
SELECT a.email FROM memberships AS m
JOIN accounts AS a ON a.id = m.account_id
WHERE m.project_id = $1 AND a.disabled_at IS NULL
ORDER BY a.email
LIMIT 500
