-- The issues that somebody met, in the order in which the writer locks them.
SELECT 1 FROM issues
WHERE project_id = $1 AND id IN (
    SELECT issue_id FROM {part}
    WHERE project_id = $1 AND visitor = ANY($2::text[]){within}
)
ORDER BY id
FOR UPDATE
