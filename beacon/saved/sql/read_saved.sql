-- What a project ($1) has saved for its reports.
SELECT kind, key, filter::text FROM saved_filters WHERE project_id = $1 ORDER BY key
