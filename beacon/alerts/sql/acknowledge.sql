UPDATE alert_firings
SET acknowledged_by = $2::jsonb, acknowledged_at = CASE WHEN $2::jsonb IS NULL THEN NULL ELSE now() END
WHERE id = $1
