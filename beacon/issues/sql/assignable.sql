-- The e-mail addresses of who may care for issues of a project ($1).
SELECT a.email FROM accounts AS a
WHERE a.disabled_at IS NULL AND (a.is_owner OR EXISTS (
    SELECT FROM memberships AS m WHERE m.account_id = a.id AND m.project_id = $1
))
ORDER BY a.email
LIMIT 500
