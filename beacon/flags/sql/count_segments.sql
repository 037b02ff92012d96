-- How many segments a project has.
SELECT count(*) FROM segments WHERE project_id = $1
