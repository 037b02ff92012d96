INSERT INTO spool_positions (spool_id, first, position, node)
VALUES ($1, $2, $2, $3)
ON CONFLICT (spool_id) DO UPDATE SET node = excluded.node
RETURNING position, stored, duplicate, rejected, dropped, missing, first
