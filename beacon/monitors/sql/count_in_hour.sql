-- One more run or check in an hour ($3), which failed ($4) or not.
UPDATE monitor_hours SET checks = checks + 1, failures = failures + $4::boolean::integer
WHERE monitor_id = $1 AND environment = $2 AND at = $3
