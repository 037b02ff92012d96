-- Of some sessions those that no event is left of (none of those called $3, which are no part of
-- them); their counts may still tell of events that the
-- retention removed.
DELETE FROM sessions AS s
WHERE s.project_id = $1 AND s.id = ANY($2::uuid[]) AND (s.event_count <= 0 OR NOT EXISTS (
    SELECT FROM events AS e
    WHERE e.project_id = s.project_id AND e.session_id = s.id
      AND e.timestamp BETWEEN s.started_at AND s.last_event_at AND e.event_name <> ALL ($3::text[])
))
RETURNING s.id
