-- How many of them are new, by issue.
WITH added AS (
    INSERT INTO issue_visitors (project_id, issue_id, visitor)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])
    ON CONFLICT DO NOTHING
    RETURNING project_id, issue_id
)
SELECT project_id, issue_id, count(*) AS visitors FROM added GROUP BY project_id, issue_id
