-- Of firings, the samples of events that are stored no more; which ones that were.
UPDATE {part} AS f
SET events = coalesce(
    (SELECT jsonb_agg(s) FROM jsonb_array_elements(f.events) AS s WHERE EXISTS (
        SELECT FROM events AS e
        WHERE e.project_id = $1 AND e.timestamp = (s ->> 'timestamp')::timestamptz
          AND e.id = (s ->> 'id')::uuid)),
    '[]')
WHERE project_id = $1 AND EXISTS (
    SELECT FROM jsonb_array_elements(f.events) AS s WHERE NOT EXISTS (
        SELECT FROM events AS e
        WHERE e.project_id = $1 AND e.timestamp = (s ->> 'timestamp')::timestamptz
          AND e.id = (s ->> 'id')::uuid)
){within}
RETURNING id
