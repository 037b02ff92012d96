SELECT job, node, started_at, finished_at,
       extract(epoch FROM finished_at - started_at)::float8 AS seconds,
       CASE WHEN finished_at IS NULL THEN NULL WHEN error IS NULL THEN 'done' ELSE 'failed' END
           AS outcome,
       error, details, failures, done_at, next_at, next_at <= now() AS is_due
FROM housekeeping
ORDER BY job
