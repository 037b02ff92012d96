SELECT r.* FROM alert_rules AS r
JOIN projects AS p ON p.id = r.project_id AND p.deleted_at IS NULL
WHERE r.enabled AND r.next_at <= $1
  AND r.definition ->> 'kind' NOT IN ('new_issue', 'regression', 'monitor')
ORDER BY r.next_at
LIMIT $2
