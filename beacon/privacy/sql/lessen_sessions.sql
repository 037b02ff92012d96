-- Sessions without the events that were deleted from them.
UPDATE sessions AS s SET
    event_count = s.event_count - gone.events,
    page_count = s.page_count - gone.pages,
    error_count = s.error_count - gone.errors,
    action_count = s.action_count - gone.actions
FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
    AS gone (id, events, pages, errors, actions)
WHERE s.project_id = $1 AND s.id = gone.id
