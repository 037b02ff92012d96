-- How many were ignored until a time that is over. Those that the writer holds come the next time.
WITH over AS (
    SELECT project_id, id FROM issues
    WHERE ignored_until <= now() AND state = 'ignored' AND merged_into IS NULL
    LIMIT 1000
    FOR UPDATE SKIP LOCKED
), opened AS (
    UPDATE issues AS i SET
        state = 'unresolved',
        state_at = now(),
        ignored_until = NULL,
        ignored_events = NULL,
        ignored_visitors = NULL
    FROM over AS o
    WHERE i.project_id = o.project_id AND i.id = o.id
), told AS (
    INSERT INTO issue_activity (project_id, issue_id, kind, actor, details)
    SELECT project_id, id, 'unresolved', $1::jsonb, '{"because": "time"}' FROM over
)
SELECT count(*) FROM over
