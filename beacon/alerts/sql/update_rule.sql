-- $9: it watches for something else from now on.
WITH groups AS (
    DELETE FROM alert_groups WHERE rule_id = $1 AND $9
)
UPDATE alert_rules
SET name = $2, description = $3, enabled = $4, definition = $5, environments = $6,
    cooldown_minutes = $7, quiet_hours = $8, version = version + 1, updated_at = now(),
    since = CASE WHEN $9 THEN now() ELSE since END,
    next_at = now(),
    evaluated_at = CASE WHEN $9 THEN NULL ELSE evaluated_at END,
    cursor = CASE WHEN $9 THEN NULL ELSE cursor END
WHERE id = $1
