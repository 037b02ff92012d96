UPDATE alert_rules
SET evaluated_at = $2, outcome = $3, code = $4, reason = $5, details = $6,
    fired_at = CASE WHEN $7 THEN $2 ELSE fired_at END,
    next_at = coalesce($8, next_at), cursor = coalesce($9, cursor)
WHERE id = $1
