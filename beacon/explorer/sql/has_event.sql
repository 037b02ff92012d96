-- Whether the session s has an event that passes.
EXISTS (
    SELECT FROM events AS e
    WHERE e.project_id = $1 AND e.session_id = s.id AND e.timestamp >= s.started_at
      AND e.timestamp <= s.last_event_at AND e.event_name NOT IN ('$flag_exposure', '$log') AND {condition}
)
