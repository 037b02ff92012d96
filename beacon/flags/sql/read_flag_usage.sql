-- What the flags ($2) of a project ($1) do in each environment: since when, when that was changed
-- last (the settings there, or of the flag its variants, its switch or that it is archived), and
-- when which variant was the answer first and last. No variant: there was no answer.
SELECT s.flag_id, e.key AS environment, s.created_at,
       greatest(s.updated_at, changed.at) AS changed_at, u.variant, u.first_at, u.last_at
FROM flags f
JOIN flag_environments s ON s.flag_id = f.id
JOIN environments e ON e.id = s.environment_id
LEFT JOIN LATERAL (
    SELECT c.at FROM flag_changes c
    WHERE c.project_id = $1 AND c.key = f.key AND c.kind = 'flag' AND c.action = 'changed'
      AND (c.before -> 'variants', c.before -> 'enabled', c.before -> 'archived_at')
          IS DISTINCT FROM (c.after -> 'variants', c.after -> 'enabled', c.after -> 'archived_at')
    ORDER BY c.id DESC LIMIT 1
) AS changed ON true
LEFT JOIN LATERAL (
    SELECT variant, min(first_at) AS first_at, max(last_at) AS last_at FROM flag_usage
    WHERE project_id = $1 AND flag_id = f.id AND environment_id = e.id
    GROUP BY variant
) AS u ON true
WHERE f.project_id = $1 AND f.id = ANY($2)
ORDER BY f.id, e.number, u.variant
