SELECT rule_id, issue_id, group_key, until, condition FROM alert_mutes
WHERE project_id = $1 AND (until IS NULL OR until > now() - interval '1 hour')
