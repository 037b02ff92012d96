-- The comments of an issue ($2: its own id and those of what is merged into it), the oldest first: $4
-- with an id above $3.
SELECT id, at, actor::text, details::text FROM issue_activity
WHERE project_id = $1 AND issue_id = ANY($2::uuid[]) AND kind = 'comment' AND id > $3
ORDER BY id LIMIT $4
