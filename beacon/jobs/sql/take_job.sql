-- The job of one of the kinds $1 that is due the longest, of the project with the fewest jobs
-- running, so that one project's many jobs delay nobody else's: taken for so long ($2). It waits, or
-- its node has not been heard of for as long. attempts is its taker's fence.
UPDATE jobs SET
    state = 'running',
    attempts = attempts + 1,
    started_at = coalesce(started_at, now()),
    run_after = now() + $2::interval
WHERE id = (
    SELECT id FROM jobs due
    WHERE state IN ('waiting', 'running') AND run_after <= now() AND kind = ANY($1::text[])
    ORDER BY (SELECT count(*) FROM jobs other
              WHERE other.project_id = due.project_id AND other.state = 'running'
                AND other.run_after > now()), run_after
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING *
