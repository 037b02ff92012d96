-- How an environment ($2) of a monitor ($1) stands now.
UPDATE monitor_states
SET state = $3, failures = $4, successes = $5, expected_at = $6, look_at = $7, last_status = $8,
    last_at = $9, incident_id = $10, warned_of = $11
WHERE monitor_id = $1 AND environment = $2
