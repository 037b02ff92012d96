INSERT INTO alert_outbox
    (project_id, issue_id, kind, event_id, event_at, environment, release, level)
SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::text[], $7::text[],
    $8::text[]
)
