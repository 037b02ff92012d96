-- A run ($2) of a monitor ($1) should have ended.
UPDATE monitor_check_ins SET status = $3 WHERE monitor_id = $1 AND id = $2
