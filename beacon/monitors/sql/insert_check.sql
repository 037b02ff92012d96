-- What an address answered.
INSERT INTO monitor_checks (monitor_id, project_id, at, ok, status, ms, reason, detail, address,
    certificate_ends)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (monitor_id, at) DO NOTHING
