-- What stands in a sample of events, the most frequent first, and before those what begins with $6.
-- The sample: of each slice of time the newest $4 events.
SELECT found.value, count(*) AS events
FROM unnest($2::timestamptz[], $3::timestamptz[], $4::int[]) AS slice (low, high, events)
CROSS JOIN LATERAL (
    SELECT * FROM events
    WHERE project_id = $1 AND timestamp >= slice.low AND timestamp < slice.high
    ORDER BY timestamp DESC, id DESC
    LIMIT slice.events
) AS e
CROSS JOIN LATERAL ({values}) AS found (value)
WHERE found.value ILIKE $5 AND length(found.value) <= {longest}
  AND ($7::text IS NULL OR e.event_name = $7)
GROUP BY found.value
ORDER BY bool_and(found.value ILIKE $6) DESC, count(*) DESC, found.value COLLATE "C"
LIMIT $8
