SELECT sqlstate, reason, count(*) AS events, max(rejected_at) AS last_at
FROM rejected_events
WHERE project_id = $1
GROUP BY sqlstate, reason
ORDER BY events DESC, sqlstate, reason
LIMIT $2
