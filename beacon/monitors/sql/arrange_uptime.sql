-- An uptime monitor ($1) stands in one environment ($2), and is asked at once if it is enabled ($3).
WITH others AS (
    DELETE FROM monitor_states WHERE monitor_id = $1 AND environment <> $2
)
INSERT INTO monitor_states (monitor_id, environment, project_id, look_at)
SELECT id, $2, project_id, CASE WHEN $3::boolean THEN now() END FROM monitors WHERE id = $1
ON CONFLICT (monitor_id, environment) DO UPDATE SET look_at = excluded.look_at
