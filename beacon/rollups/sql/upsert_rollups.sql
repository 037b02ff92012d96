INSERT INTO event_rollups_hourly AS r (project_id, event_name, at, events, bots, errors)
SELECT * FROM unnest(
    $1::uuid[], $2::text[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::bigint[]
)
ON CONFLICT (project_id, event_name, at) DO UPDATE SET
    events = r.events + excluded.events,
    bots = r.bots + excluded.bots,
    errors = r.errors + excluded.errors
