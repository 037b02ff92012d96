-- Each goes on in the state of its root.
UPDATE issues AS i SET
    merged_into = NULL,
    state = r.state,
    state_at = r.state_at,
    resolved_in = r.resolved_in,
    resolved_next = r.resolved_next,
    ignored_until = r.ignored_until,
    ignored_events = r.ignored_events,
    ignored_visitors = r.ignored_visitors,
    regressed_at = r.regressed_at,
    assignee_id = r.assignee_id
FROM issues AS r
WHERE i.project_id = $1 AND i.id = ANY($3::uuid[]) AND r.project_id = $1 AND r.id = $2
