-- What was lost before $2, the oldest first.
DELETE FROM losses AS l
WHERE l.ctid = ANY (ARRAY(
    SELECT ctid FROM losses WHERE project_id = $1 AND at < $2 ORDER BY at LIMIT $3 FOR UPDATE SKIP LOCKED
))
