UPDATE spool_positions SET
    position = $2,
    stored = stored + $3,
    duplicate = duplicate + $4,
    rejected = rejected + $5,
    dropped = dropped + $6,
    missing = missing + $7,
    updated_at = now()
WHERE spool_id = $1
