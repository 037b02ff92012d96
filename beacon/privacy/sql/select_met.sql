-- Rows of somebody by any of the ids $2, as JSON, with their keys.
SELECT {key}, row_to_json(t)::text AS line FROM {part} AS t
WHERE project_id = $1 AND visitor = ANY($2::text[]){within}
ORDER BY {key}
LIMIT {rows}
