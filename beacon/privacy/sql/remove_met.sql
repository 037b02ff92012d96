-- How many went.
WITH gone AS (
    DELETE FROM {part} WHERE project_id = $1 AND visitor = ANY($2::text[]){within}
    RETURNING issue_id
), lessened AS (
    UPDATE issues AS i SET visitor_count = i.visitor_count - n.visitors
    FROM (SELECT issue_id, count(*) AS visitors FROM gone GROUP BY issue_id) AS n
    WHERE i.project_id = $1 AND i.id = n.issue_id
)
SELECT count(*) FROM gone
