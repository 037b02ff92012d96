-- $2 is why it failed, $4 when it is due again, $5 the first pause after a failure, which doubles.
UPDATE housekeeping SET
    finished_at = clock_timestamp(),
    error = $2,
    details = CASE WHEN $2::text IS NULL THEN $3::jsonb ELSE details END,
    failures = CASE WHEN $2::text IS NULL THEN 0 ELSE failures + 1 END,
    done_at = CASE WHEN $2::text IS NULL THEN clock_timestamp() ELSE done_at END,
    next_at = clock_timestamp() + CASE
        WHEN $2::text IS NULL THEN $4::interval
        ELSE least($4::interval, $5::interval * power(2, least(failures, 20)))
    END
WHERE job = $1
