-- The keys of a visitor's sessions of a window that pass and began last. All of them are found first:
-- else the planner may look through everybody's by time.
WITH s AS MATERIALIZED ({sessions_of})
SELECT s.started_at AS timestamp, s.id FROM s
WHERE s.started_at >= $3 AND s.started_at <= $4 AND (s.started_at, s.id) < ($4, $5)
  AND {conditions}
ORDER BY s.started_at DESC, s.id DESC
LIMIT $6
