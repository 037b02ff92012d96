-- All spools but one, those first that were written from last.
SELECT spool_id, node, first, position, stored, duplicate, rejected, dropped, missing, updated_at
FROM spool_positions
WHERE spool_id <> $1
ORDER BY updated_at DESC
LIMIT 100
