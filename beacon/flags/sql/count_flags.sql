-- How many flags a project has, archived ones too.
SELECT count(*) FROM flags WHERE project_id = $1
