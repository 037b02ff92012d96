-- A run ($2) of a monitor ($1) is still at it: it has until $3.
UPDATE monitor_check_ins SET timeout_at = $3 WHERE monitor_id = $1 AND id = $2
