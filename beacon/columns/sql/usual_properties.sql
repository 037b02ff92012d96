-- The properties that at least one of 200 of the newest events has.
WITH newest AS (
    SELECT properties FROM events WHERE project_id = $1 ORDER BY timestamp DESC LIMIT 20000
)
SELECT key FROM newest CROSS JOIN LATERAL jsonb_object_keys(properties) AS key
WHERE jsonb_typeof(properties) = 'object'
GROUP BY key HAVING count(*) * 200 >= (SELECT count(*) FROM newest)
ORDER BY count(*) DESC, key LIMIT 16
