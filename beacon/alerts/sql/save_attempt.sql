WITH kept AS (
    INSERT INTO alert_attempts (delivery_id, at, status, milliseconds, error, answer)
    SELECT id, $2, $3, $4, $5, $6 FROM alert_deliveries WHERE id = $1
)
UPDATE alert_deliveries
SET attempts = attempts + 1, round = round + 1, last_status = $3, last_error = $5, status = $7,
    next_at = $8, finished_at = $9, claimed = false
WHERE id = $1
