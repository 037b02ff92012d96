-- A project's ($1) share links, the oldest first: the one with the id $2 (NULL: all), behind the time
-- $3 and the id $4 (NULL: from the first on), at most $5.
SELECT l.id, l.name, l.report_id, r.name AS report_name, l.password_hash IS NOT NULL AS has_password,
       l.expires_at, l.expires_at <= now() IS TRUE AS is_over, l.created_at
FROM share_links AS l
LEFT JOIN saved_reports AS r ON r.id = l.report_id
WHERE l.project_id = $1 AND ($2::uuid IS NULL OR l.id = $2)
  AND ($3::timestamptz IS NULL OR (l.created_at, l.id) > ($3, $4::uuid))
ORDER BY l.created_at, l.id
LIMIT $5
