DELETE FROM rejected_events WHERE project_id = $1 AND id = ANY($2::bigint[])
