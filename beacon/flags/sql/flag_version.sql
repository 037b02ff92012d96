-- Which state of its flags a project has; no row: it never had any.
SELECT version FROM flag_versions WHERE project_id = $1
