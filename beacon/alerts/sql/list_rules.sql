-- In the order they were made: the one with the id $2, or those behind $3 and $4.
SELECT r.*, r.enabled AND r.definition ->> 'kind' NOT IN ('new_issue', 'regression', 'monitor')
           AS is_due_by_time,
       ARRAY(SELECT u.channel_id FROM alert_rule_channels AS u WHERE u.rule_id = r.id
             ORDER BY u.place) AS channels
FROM alert_rules AS r
WHERE r.project_id = $1 AND ($2::uuid IS NULL OR r.id = $2)
  AND ($3::timestamptz IS NULL OR (r.created_at, r.id) > ($3, $4::uuid))
ORDER BY r.created_at, r.id
LIMIT $5
