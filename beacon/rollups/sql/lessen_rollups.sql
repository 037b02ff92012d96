UPDATE event_rollups_hourly AS r SET
    events = r.events - gone.events,
    bots = r.bots - gone.bots,
    errors = r.errors - gone.errors
FROM unnest(
    $1::uuid[], $2::text[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::bigint[]
) AS gone (project_id, event_name, at, events, bots, errors)
WHERE r.project_id = gone.project_id AND r.event_name = gone.event_name AND r.at = gone.at
