-- An incident ($1) is over.
UPDATE monitor_incidents SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL
