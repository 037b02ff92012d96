-- How a rule stands with these groups, and with those that held when it was looked at last.
SELECT group_key, outcome, code, fired_at, suppressed_at FROM alert_groups
WHERE rule_id = $1 AND (group_key = ANY($2::text[]) OR outcome <> 'quiet' OR code = 'cooldown')
