-- The fence: only the connection that holds this row writes from this spool.
SELECT position, EXISTS (SELECT FROM first_times) AS any_first_times
FROM spool_positions
WHERE spool_id = $1 AND pg_try_advisory_lock($2)
FOR UPDATE
