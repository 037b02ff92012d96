-- An environment ($2) of a monitor ($1) of a project ($3), unless it is there.
INSERT INTO monitor_states (monitor_id, environment, project_id) VALUES ($1, $2, $3)
ON CONFLICT (monitor_id, environment) DO NOTHING
