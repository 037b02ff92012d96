-- A project's ($1) saved filters of a kind ($2) in the order they were made: the one with the key $3
-- (NULL: all), after the id $4, at most $5.
SELECT id, key, name, description, filter::text, revenue, version, created_at, updated_at
FROM saved_filters
WHERE project_id = $1 AND kind = $2 AND ($3::text IS NULL OR key = $3) AND id > $4
ORDER BY id
LIMIT $5
