-- What came of an attempt; no row: the job is somebody else's now. An ended job keeps no details.
UPDATE jobs SET
    state = $3,
    run_after = now() + $4::interval,
    details = CASE WHEN $3 IN ('done', 'failed') THEN '{}' ELSE coalesce($5::jsonb, details) END,
    result = coalesce($6::jsonb, result),
    error = $7,
    done = $8,
    total = $9,
    finished_at = CASE WHEN $3 IN ('done', 'failed') THEN now() END
WHERE id = $1 AND attempts = $2 AND state = 'running'
RETURNING id
