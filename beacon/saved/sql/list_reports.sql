-- A project's ($1) saved reports, the oldest first: the one with the id $2 (NULL: all), behind the
-- time $3 and the id $4 (NULL: from the first on), at most $5.
SELECT id, name, kind, question::text, version, created_at, updated_at
FROM saved_reports
WHERE project_id = $1 AND ($2::uuid IS NULL OR id = $2)
  AND ($3::timestamptz IS NULL OR (created_at, id) > ($3, $4::uuid))
ORDER BY created_at, id
LIMIT $5
