-- The environments of a job ($1) are looked at, at once if it is enabled ($2): what is expected of them is
-- made anew by the first look.
UPDATE monitor_states
SET look_at = CASE WHEN $2::boolean THEN now() END, expected_at = NULL
WHERE monitor_id = $1
