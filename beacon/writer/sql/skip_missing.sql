UPDATE spool_positions
SET missing = missing + ($2 - position), position = $2, updated_at = now()
WHERE spool_id = $1 AND position < $2
