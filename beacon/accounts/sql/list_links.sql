-- The links of the kind $1 that still work, made by the account $5 (NULL: anybody), the newest first:
-- beginning before the time $2 and id $3 (NULL: at the newest), at most $4.
SELECT l.id, l.kind, l.account_id, l.email, l.details::text AS details, l.created_by, l.expires_at,
       l.created_at, coalesce(nullif(a.name, ''), a.email) AS created_by_name
FROM account_links l
LEFT JOIN accounts a ON a.id = l.created_by
WHERE l.kind = $1 AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now()
  AND ($5::uuid IS NULL OR l.created_by = $5)
  AND ($2::timestamptz IS NULL OR (l.created_at, l.id) < ($2, $3::uuid))
ORDER BY l.created_at DESC, l.id DESC
LIMIT $4
