-- Which state the segments with the keys $2 of a project ($1) are in.
SELECT id, version FROM segments WHERE project_id = $1 AND key = ANY($2::text[]) ORDER BY id
