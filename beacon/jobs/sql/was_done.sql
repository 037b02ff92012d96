SELECT done_at IS NOT NULL FROM housekeeping WHERE job = $1
