-- Nothing was found for the rule, which is as it was.
UPDATE alert_rules
SET evaluated_at = $3, outcome = 'quiet', code = 'no_match', reason = $4, details = '{}',
    next_at = $5, cursor = coalesce($6, cursor)
WHERE id = $1 AND version = $2
