-- Changes what a flag does in one environment; no row: there is none.
UPDATE flag_environments s SET enabled = $3, config = $4::jsonb
FROM environments e
WHERE s.flag_id = $1 AND e.id = s.environment_id AND e.key = $2
RETURNING 1
