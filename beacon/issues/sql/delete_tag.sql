-- $3 rows of a tag ($2), of those that nobody writes just now: how many there were.
WITH chosen AS MATERIALIZED (
    SELECT issue_id, value FROM issue_tags
    WHERE project_id = $1 AND key = $2
    LIMIT $3
    FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM issue_tags AS t USING chosen AS c
    WHERE t.project_id = $1 AND t.key = $2 AND t.issue_id = c.issue_id AND t.value = c.value
    RETURNING 1
)
SELECT count(*)::int FROM gone
