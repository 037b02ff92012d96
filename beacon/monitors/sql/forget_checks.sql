-- Removes checks beyond the last $1 of each monitor.
DELETE FROM monitor_checks AS c
USING (
    SELECT monitor_id, at, row_number() OVER (PARTITION BY monitor_id ORDER BY at DESC) AS place
    FROM monitor_checks
) AS ranked
WHERE c.monitor_id = ranked.monitor_id AND c.at = ranked.at AND ranked.place > $1
