-- Some events of a project by their keys, exposures and lines of logs left out: each column an array.
SELECT count(*), array_send(array_agg(e.timestamp)), array_send(array_agg(e.id)),
       array_send(array_agg(e.session_id)){columns}
FROM unnest($2::timestamptz[], $3::uuid[]) AS k (timestamp, id)
JOIN events AS e ON e.project_id = $1 AND e.timestamp = k.timestamp AND e.id = k.id
WHERE e.event_name NOT IN ('$flag_exposure', '$log')
