-- This node stops in the middle of the job: another one may take it at once, and it was no attempt.
UPDATE jobs SET state = 'waiting', run_after = now(), attempts = attempts - 1
WHERE id = $1 AND attempts = $2 AND state = 'running'
