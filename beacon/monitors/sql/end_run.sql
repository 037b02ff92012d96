-- A run ($2) of a monitor ($1) is over.
UPDATE monitor_check_ins
SET status = $3, finished_at = $4, duration_ms = $5, exit_code = $6, output = $7
WHERE monitor_id = $1 AND id = $2
