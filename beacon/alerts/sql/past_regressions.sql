-- Issues that came back from $2 to $3.
SELECT a.at, i.id AS issue_id, i.title, i.level,
       coalesce((SELECT h.environment FROM issue_hours AS h
                 WHERE h.project_id = a.project_id AND h.issue_id = a.issue_id
                   AND h.at = date_trunc('hour', a.at)
                 ORDER BY h.events DESC LIMIT 1), '') AS environment
FROM issue_activity AS a
JOIN issues AS i ON i.project_id = a.project_id AND i.id = a.issue_id
WHERE a.project_id = $1 AND a.kind = 'regressed' AND a.at >= $2 AND a.at < $3
ORDER BY a.at
LIMIT $4
