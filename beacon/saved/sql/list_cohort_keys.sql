-- What a project's cohorts are called.
SELECT key FROM cohorts WHERE project_id = $1
