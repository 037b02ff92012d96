-- The name of an account that may see the project.
SELECT coalesce(nullif(a.name, ''), a.email) FROM accounts AS a
WHERE a.id = $2 AND a.disabled_at IS NULL
  AND (a.is_owner OR EXISTS (
      SELECT FROM memberships AS m WHERE m.account_id = a.id AND m.project_id = $1
  ))
