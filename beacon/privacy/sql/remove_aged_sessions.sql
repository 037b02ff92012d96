-- Sessions that ended before $2. One that the writer is changing is young again.
WITH aged AS MATERIALIZED (
    SELECT id FROM sessions
    WHERE project_id = $1 AND started_at < $2 AND last_event_at < $2
    ORDER BY started_at LIMIT $3 FOR UPDATE SKIP LOCKED
)
DELETE FROM sessions AS s USING aged WHERE s.project_id = $1 AND s.id = aged.id
