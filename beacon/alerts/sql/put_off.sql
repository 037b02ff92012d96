UPDATE alert_rules SET evaluated_at = $3, next_at = $4 WHERE id = $1 AND version = $2
