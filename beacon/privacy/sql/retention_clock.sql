-- Postgres' clock, or when the newest of each project's latest events was received, where that is
-- earlier; NULL: nothing is stored.
SELECT least(now(), max(e.received_at))
FROM projects AS p
CROSS JOIN LATERAL (
    SELECT r.at FROM event_rollups_hourly AS r
    WHERE r.project_id = p.id AND r.event_name = '' ORDER BY r.at DESC LIMIT 1
) AS latest
JOIN events AS e ON e.project_id = p.id
    AND e.timestamp >= latest.at AND e.timestamp < latest.at + interval '15 minutes'
