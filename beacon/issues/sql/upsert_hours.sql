INSERT INTO issue_hours AS h (project_id, issue_id, at, environment, release, events)
SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::bigint[]
)
ON CONFLICT (project_id, issue_id, at, environment, release) DO UPDATE SET
    events = h.events + excluded.events
