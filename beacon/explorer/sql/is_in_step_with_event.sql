-- Whether the session s, one of the step of `scan_sessions.sql`, has an event that passes. The events
-- of the whole step are read once.
s.id = ANY(ARRAY(
    WITH step AS MATERIALIZED (
        SELECT * FROM sessions
        WHERE project_id = $1 AND started_at >= $2 AND started_at <= $3
          AND (started_at, id) < ($3, $4)
        ORDER BY started_at DESC, id DESC
        LIMIT $5
    )
    SELECT s.id FROM events AS e JOIN step AS s ON s.id = e.session_id
    WHERE e.project_id = $1 AND e.event_name NOT IN ('$flag_exposure', '$log')
      AND e.timestamp >= (SELECT min(started_at) FROM step)
      AND e.timestamp <= (SELECT max(last_event_at) FROM step)
      AND {condition}
))
