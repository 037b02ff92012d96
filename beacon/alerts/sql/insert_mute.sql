INSERT INTO alert_mutes (project_id, rule_id, issue_id, group_key, until, condition, note, created_by)
SELECT $1, $2, $3, $4, $5, $6, $7, $8
WHERE $2::uuid IS NULL OR EXISTS (SELECT FROM alert_rules WHERE project_id = $1 AND id = $2)
RETURNING id
