-- Removes runs beyond the last $1 of each environment of a monitor, and those older than $2; what still
-- goes on stays.
DELETE FROM monitor_check_ins AS c
USING (
    SELECT monitor_id, id, at, row_number() OVER (PARTITION BY monitor_id, environment ORDER BY at DESC) AS place
    FROM monitor_check_ins
) AS ranked
WHERE c.monitor_id = ranked.monitor_id AND c.id = ranked.id AND c.status <> 'in_progress'
  AND (ranked.place > $1 OR ranked.at < now() - $2::interval)
