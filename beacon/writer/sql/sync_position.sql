-- Commits synchronously: so all that the writer committed before it is on disk as well.
UPDATE spool_positions SET position = position WHERE spool_id = $1
RETURNING position, now() AS postgres_now
