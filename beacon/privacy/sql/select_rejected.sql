-- Events that Postgres refused: whose they are stands in their bytes.
SELECT id, event_id, received_at, rejected_at, sqlstate, reason, raw FROM {part}
WHERE project_id = $1{within}
ORDER BY id
LIMIT {rows}
