SELECT * FROM alert_rules
WHERE project_id = $1 AND enabled AND definition ->> 'kind' = ANY($2::text[])
ORDER BY created_at, id
