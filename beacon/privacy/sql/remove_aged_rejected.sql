DELETE FROM rejected_events WHERE id = ANY (ARRAY(
    SELECT id FROM rejected_events WHERE project_id = $1 AND rejected_at < $2
    ORDER BY rejected_at LIMIT $3
))
