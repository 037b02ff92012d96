-- Another certificate is shown by the address of a monitor ($1).
UPDATE monitor_incidents SET ended_at = $2
WHERE monitor_id = $1 AND reason = 'certificate' AND ended_at IS NULL
