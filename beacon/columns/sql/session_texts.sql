-- The texts of some sessions of a project, in the order of their ids.
SELECT {columns}
FROM unnest($2::uuid[]) WITH ORDINALITY AS k (id, place)
JOIN sessions AS s ON s.project_id = $1 AND s.id = k.id
ORDER BY k.place
