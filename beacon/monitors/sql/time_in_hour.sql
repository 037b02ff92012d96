-- One of those of an hour ($3) took a time of the bucket $4.
UPDATE monitor_hours SET times[$4::integer] = times[$4::integer] + 1
WHERE monitor_id = $1 AND environment = $2 AND at = $3
