INSERT INTO alert_evaluations
    (project_id, rule_id, at, group_key, issue_id, outcome, code, reason, details, firing_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
