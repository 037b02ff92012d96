-- It stays due until it has ended: a node that is killed in the middle leaves it to the next one.
INSERT INTO housekeeping AS h (job, node, started_at, next_at) VALUES ($1, $2, now(), now())
ON CONFLICT (job) DO UPDATE SET
    node = excluded.node, started_at = excluded.started_at, finished_at = NULL
