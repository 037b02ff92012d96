UPDATE issues AS i SET
    state = n.state,
    state_at = n.state_at,
    resolved_in = n.resolved_in,
    resolved_next = n.resolved_next,
    ignored_until = n.ignored_until,
    ignored_events = n.ignored_events,
    ignored_visitors = n.ignored_visitors,
    regressed_at = CASE WHEN n.state = 'unresolved' THEN i.regressed_at END
FROM unnest(
    $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::boolean[], $7::timestamptz[],
    $8::bigint[], $9::bigint[]
) AS n (
    id, state, state_at, resolved_in, resolved_next, ignored_until, ignored_events,
    ignored_visitors
)
WHERE i.project_id = $1 AND i.id = n.id
