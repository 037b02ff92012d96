-- How an environment ($2) of a monitor ($1) stands, locked until the transaction ends.
SELECT monitor_id, environment, project_id, state, failures, successes, expected_at, look_at, last_status,
       last_at, incident_id, warned_of, muted_until
FROM monitor_states
WHERE monitor_id = $1 AND environment = $2
FOR UPDATE
