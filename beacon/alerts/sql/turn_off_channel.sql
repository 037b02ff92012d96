UPDATE alert_channels
SET enabled = false, disabled_reason = $2, version = version + 1, updated_at = now()
WHERE id = $1 AND enabled
RETURNING name
