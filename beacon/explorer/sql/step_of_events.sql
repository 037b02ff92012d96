-- The last of the events that a step looks at; no row: there are fewer, and so none behind them.
SELECT timestamp, id FROM events
WHERE project_id = $1 AND timestamp >= $2 AND timestamp <= $3 AND (timestamp, id) < ($3, $4)
ORDER BY timestamp DESC, id DESC
OFFSET $5 - 1 LIMIT 1
