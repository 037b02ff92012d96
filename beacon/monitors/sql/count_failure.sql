-- One more failure of an incident ($1).
UPDATE monitor_incidents SET failures = $2, detail = $3 WHERE id = $1
