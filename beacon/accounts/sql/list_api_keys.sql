-- A project's secret keys, the newest first: that with the id $2 (NULL: all), revoked ones too if
-- $3, beginning after the making time $4 and id $5 (NULL: at the newest), at most $6.
SELECT k.id, k.name, k.prefix, k.permissions, k.rate_limit, k.last_used_at, k.expires_at,
       k.revoked_at, k.created_at, a.email AS created_by
FROM api_keys k
LEFT JOIN accounts a ON a.id = k.created_by
WHERE k.project_id = $1 AND ($2::uuid IS NULL OR k.id = $2) AND ($3 OR k.revoked_at IS NULL)
  AND ($4::timestamptz IS NULL OR (k.created_at, k.id) < ($4, $5::uuid))
ORDER BY k.created_at DESC, k.id DESC
LIMIT $6
