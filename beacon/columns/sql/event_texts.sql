-- The texts of some events of a project, in the order of their keys.
SELECT {columns}
FROM unnest($2::timestamptz[], $3::uuid[]) WITH ORDINALITY AS k (timestamp, id, place)
JOIN events AS e ON e.project_id = $1 AND e.timestamp = k.timestamp AND e.id = k.id
ORDER BY k.place
