-- A person's rows as JSON, with their keys.
SELECT {key}, row_to_json(t)::text AS line FROM {part} AS t
WHERE project_id = $1 AND {of_person}{within}
ORDER BY {key}
LIMIT {rows}
