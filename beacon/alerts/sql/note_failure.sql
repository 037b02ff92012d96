UPDATE alert_rules
SET evaluated_at = $2, outcome = 'unknown', code = 'failed', reason = $3, next_at = $4
WHERE id = $1
