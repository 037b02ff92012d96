-- The job of one of the kinds $1 that is due the longest, taken for so long ($2): one that waits,
-- or one whose node has not been heard of for as long. attempts is its taker's fence.
UPDATE jobs SET
    state = 'running',
    attempts = attempts + 1,
    started_at = coalesce(started_at, now()),
    run_after = now() + $2::interval
WHERE id = (
    SELECT id FROM jobs
    WHERE state IN ('waiting', 'running') AND run_after <= now() AND kind = ANY($1::text[])
    ORDER BY run_after
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING *
