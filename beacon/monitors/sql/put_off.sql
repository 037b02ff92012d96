-- An environment ($2) of a monitor ($1) is looked at again a minute after $3.
UPDATE monitor_states SET look_at = $3::timestamptz + interval '1 minute'
WHERE monitor_id = $1 AND environment = $2
