-- Checks of a monitor ($1), the newest first, before $2, at most $3.
SELECT at, ok, status, ms, reason, detail, address, certificate_ends
FROM monitor_checks
WHERE monitor_id = $1 AND ($2::timestamptz IS NULL OR at < $2)
ORDER BY at DESC
LIMIT $3
