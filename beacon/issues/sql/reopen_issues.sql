-- Those are locked. With a line of their activity.
WITH n AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::jsonb[])
        AS n (project_id, id, kind, actor, details)
), opened AS (
    UPDATE issues AS i SET
        state = 'unresolved',
        state_at = now(),
        regressed_at = CASE WHEN n.kind = 'regressed' THEN now() ELSE i.regressed_at END,
        resolved_in = NULL,
        resolved_next = false,
        ignored_until = NULL,
        ignored_events = NULL,
        ignored_visitors = NULL
    FROM n
    WHERE i.project_id = n.project_id AND i.id = n.id
)
INSERT INTO issue_activity (project_id, issue_id, kind, actor, details)
SELECT project_id, id, kind, actor, details FROM n
