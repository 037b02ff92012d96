-- The key of a project's row so many rows on; no row: there are fewer.
SELECT {key} FROM {part}
WHERE project_id = $1{within}
ORDER BY {key}
OFFSET {rows} LIMIT 1
