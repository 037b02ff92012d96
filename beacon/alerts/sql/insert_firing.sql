INSERT INTO alert_firings (id, project_id, rule_id, rule_name, kind, at, group_key, issue_id,
                           environment, reason, details, events, suppressed, switched_off)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
