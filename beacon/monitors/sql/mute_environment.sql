-- Mutes one environment ($2) of a monitor ($1) until $3 (NULL: no longer).
UPDATE monitor_states SET muted_until = $3 WHERE monitor_id = $1 AND environment = $2
