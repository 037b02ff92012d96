-- A project's ($1) history, the newest first: of the flag or segment with the key $2 (NULL: of
-- all), of the kinds $3 (NULL: all), before the id $4 (NULL: from the newest), at most $5.
SELECT id, at, kind, key, environment, action, actor::text, before::text, after::text
FROM flag_changes
WHERE project_id = $1 AND ($2::text IS NULL OR key = $2) AND ($3::text[] IS NULL OR kind = ANY($3))
  AND ($4::bigint IS NULL OR id < $4)
ORDER BY id DESC
LIMIT $5
