-- When the next run of an environment ($2) of a monitor ($1) should have ended.
SELECT min(timeout_at) FROM monitor_check_ins
WHERE monitor_id = $1 AND environment = $2 AND status = 'in_progress'
