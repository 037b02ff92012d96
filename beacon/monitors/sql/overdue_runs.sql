-- Runs of an environment ($2) of a monitor ($1) that should have ended by $3.
SELECT id, status, started_at, timeout_at FROM monitor_check_ins
WHERE monitor_id = $1 AND environment = $2 AND status = 'in_progress' AND timeout_at <= $3
ORDER BY timeout_at
