-- The activity of an issue ($2: its own id and those of what is merged into it), the newest first: $4
-- lines with an id below $3 (NULL: from the newest).
SELECT id, at, kind, actor::text, details::text FROM issue_activity
WHERE project_id = $1 AND issue_id = ANY($2::uuid[]) AND ($3::bigint IS NULL OR id < $3)
ORDER BY id DESC LIMIT $4
