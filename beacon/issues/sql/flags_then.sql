-- The flags of a project ($1) at a time ($2) with their state in an environment ($3), as their history
-- has it, and their last change until then.
SELECT newest.key AS flag,
       coalesce((own.after ->> 'enabled')::boolean, false)
           AND coalesce((settings.after ->> 'enabled')::boolean, true) AS enabled,
       last.id AS change_id, last.at AS changed_at
FROM (
    SELECT key, max(id) AS last, max(id) FILTER (WHERE kind = 'flag') AS own,
           max(id) FILTER (WHERE kind = 'environment') AS settings
    FROM flag_changes
    WHERE project_id = $1 AND at <= $2
      AND (kind = 'flag' OR kind = 'environment' AND environment = $3)
    GROUP BY key
) AS newest
JOIN flag_changes AS last ON last.id = newest.last
LEFT JOIN flag_changes AS own ON own.id = newest.own
LEFT JOIN flag_changes AS settings ON settings.id = newest.settings
WHERE own.id IS NULL OR own.after IS NOT NULL AND own.after ->> 'archived_at' IS NULL
ORDER BY last.id DESC
