WITH made AS (
    INSERT INTO spool_positions (spool_id, position, node)
    VALUES ($1, $2, $3)
    ON CONFLICT (spool_id) DO UPDATE SET node = excluded.node
    RETURNING position, stored, duplicate, rejected, dropped, missing
)
SELECT * FROM made
