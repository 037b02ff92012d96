-- The newest first, below $5.
SELECT e.id, e.rule_id, r.name AS rule_name, e.at, e.group_key, e.issue_id, e.outcome, e.code,
       e.reason, e.details, e.firing_id
FROM alert_evaluations AS e JOIN alert_rules AS r ON r.id = e.rule_id
WHERE e.project_id = $1 AND ($2::uuid IS NULL OR e.rule_id = $2)
  AND ($3::uuid IS NULL OR e.issue_id = $3) AND ($4::text IS NULL OR e.outcome = $4)
  AND ($5::bigint IS NULL OR e.id < $5)
ORDER BY e.id DESC
LIMIT $6
