-- How an attempt went; $4: well.
UPDATE alert_channels
SET last_at = $2, last_status = $3,
    failing_since = CASE WHEN $4 THEN NULL ELSE coalesce(failing_since, $2) END
WHERE id = $1
