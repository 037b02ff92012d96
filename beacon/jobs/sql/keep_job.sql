-- Says that the job is still being done, and how far; no row: it is somebody else's now.
UPDATE jobs SET run_after = now() + $3::interval, done = $4, total = $5
WHERE id = $1 AND attempts = $2 AND state = 'running'
RETURNING id
