-- In the order they were made: the one with the id $2, or those behind $3 and $4.
SELECT id, rule_id, issue_id, group_key, until, condition, note, created_by, created_at
FROM alert_mutes
WHERE project_id = $1 AND ($2::uuid IS NULL OR id = $2)
  AND ($3::timestamptz IS NULL OR (created_at, id) > ($3, $4::uuid))
ORDER BY created_at, id
LIMIT $5
