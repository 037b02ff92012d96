-- Who had an event in the last $2 seconds, and where: as a dashboard finds it when it opens.
SELECT e.session_id, e.seen_at, s.country, s.city, s.latitude, s.longitude
FROM (
    SELECT session_id, max(least(timestamp, received_at)) AS seen_at
    FROM events
    WHERE project_id = $1 AND NOT is_bot AND event_name NOT IN ('$flag_exposure', '$log')
      AND timestamp > now() - make_interval(secs => $2)
    GROUP BY session_id
    HAVING max(least(timestamp, received_at)) > now() - make_interval(secs => $2)
    LIMIT $3
) AS e
LEFT JOIN sessions AS s ON s.project_id = $1 AND s.id = e.session_id
