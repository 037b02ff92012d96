-- Values of issues of a project ($1): those like $2 first, then those like $3; $4 at most.
SELECT {column} AS value, count(*) AS issues FROM issues
WHERE project_id = $1 AND {column} ILIKE $3 AND {column} <> ''
GROUP BY {column}
ORDER BY {column} ILIKE $2 DESC, issues DESC, value
LIMIT $4
