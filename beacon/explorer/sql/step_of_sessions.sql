-- The last of the sessions that a step looks at; no row: there are fewer, and so none behind them.
SELECT started_at AS timestamp, id FROM sessions
WHERE project_id = $1 AND started_at >= $2 AND started_at <= $3 AND (started_at, id) < ($3, $4)
ORDER BY started_at DESC, id DESC
OFFSET $5 - 1 LIMIT 1
