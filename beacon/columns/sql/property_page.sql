-- What a property or tag is in the events of some time that have it.
SELECT count(*), array_send(array_agg(e.timestamp)), array_send(array_agg(e.id)),
       array_send(array_agg(hashtextextended({column} ->> $4, 0)))
FROM events AS e
WHERE e.project_id = $1 AND e.timestamp >= $2 AND e.timestamp < $3
  AND e.event_name NOT IN ('$flag_exposure', '$log') AND {column} ->> $4 IS NOT NULL
