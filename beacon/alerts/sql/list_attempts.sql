SELECT at, status, milliseconds, error, answer FROM alert_attempts
WHERE delivery_id = $1 ORDER BY id DESC LIMIT $2
