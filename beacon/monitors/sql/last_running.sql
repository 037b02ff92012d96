-- The run of an environment ($2) of a monitor ($1) that began last and has not ended.
SELECT id, status, started_at, timeout_at FROM monitor_check_ins
WHERE monitor_id = $1 AND environment = $2 AND status = 'in_progress'
ORDER BY at DESC, id DESC
LIMIT 1
