-- These, with what is merged into them. They are locked.
UPDATE issues SET merged_into = $2
WHERE project_id = $1 AND (id = ANY($3::uuid[]) OR merged_into = ANY($3::uuid[]))
