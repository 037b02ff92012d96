-- How many proposals of a project wait for somebody's word.
SELECT count(*) FROM flag_proposals WHERE project_id = $1 AND state = 'open'
