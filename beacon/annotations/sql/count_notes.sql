-- How many notes a project has.
SELECT count(*) FROM annotations WHERE project_id = $1
