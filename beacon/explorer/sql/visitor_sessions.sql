-- The keys of a visitor's sessions of a window that pass and began last.
SELECT s.started_at AS timestamp, s.id FROM sessions AS s
WHERE s.project_id = $1 AND {of_visitor}
  AND s.started_at >= $4 AND s.started_at <= $5 AND (s.started_at, s.id) < ($5, $6)
  AND {conditions}
ORDER BY s.started_at DESC, s.id DESC
LIMIT $7
