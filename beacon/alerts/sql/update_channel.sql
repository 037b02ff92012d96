-- Nothing where another one of the project is called so.
UPDATE alert_channels AS c
SET name = $2, target = $3, enabled = $4, version = version + 1, updated_at = now(),
    disabled_reason = CASE WHEN $4 THEN NULL ELSE disabled_reason END
WHERE id = $1 AND NOT EXISTS (
    SELECT FROM alert_channels AS o WHERE o.project_id = c.project_id AND o.name = $2 AND o.id <> $1
)
RETURNING id
