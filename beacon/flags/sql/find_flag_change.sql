-- One entry of a project's history.
SELECT id, at, kind, key, environment, action, actor::text, before::text, after::text
FROM flag_changes
WHERE project_id = $1 AND id = $2
