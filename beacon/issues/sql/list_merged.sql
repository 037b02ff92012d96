-- Those of $2 that are merged into others, by what they are merged into.
SELECT merged_into AS root, array_agg(id ORDER BY id) AS ids FROM issues
WHERE project_id = $1 AND id = ANY($2::uuid[]) AND merged_into IS NOT NULL
GROUP BY merged_into ORDER BY merged_into
