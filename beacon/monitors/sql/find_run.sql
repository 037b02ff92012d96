-- A run ($2) of a monitor ($1).
SELECT id, status, started_at, timeout_at FROM monitor_check_ins WHERE monitor_id = $1 AND id = $2
