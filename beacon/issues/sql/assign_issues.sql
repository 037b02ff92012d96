UPDATE issues SET assignee_id = $3
WHERE project_id = $1 AND id = ANY($2::uuid[]) AND assignee_id IS DISTINCT FROM $3
RETURNING id
