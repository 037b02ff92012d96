-- Runs of a monitor ($1), the newest first: of an environment ($2), with a status ($3), before a time and
-- an id ($4, $5), at most $6.
SELECT id, environment, status, at, started_at, finished_at, duration_ms, expected_at,
       coalesce(started_at > expected_at + interval '1 minute', false) AS late, exit_code, output, release,
       source
FROM monitor_check_ins
WHERE monitor_id = $1 AND ($2::text IS NULL OR environment = $2) AND ($3::text IS NULL OR status = $3)
  AND ($5::uuid IS NULL OR (at, id) < ($4::timestamptz, $5))
ORDER BY at DESC, id DESC
LIMIT $6
