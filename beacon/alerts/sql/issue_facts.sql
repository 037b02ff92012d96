SELECT id, title, culprit, level, state = 'ignored' AS is_ignored
FROM issues WHERE project_id = $1 AND id = ANY($2::uuid[])
