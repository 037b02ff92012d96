-- $3 rows of a tag ($2), of those that nobody writes just now: how many there were.
WITH gone AS (
    DELETE FROM issue_tags AS t USING (
        SELECT issue_id, value FROM issue_tags
        WHERE project_id = $1 AND key = $2
        LIMIT $3
        FOR UPDATE SKIP LOCKED
    ) AS some_of_it
    WHERE t.project_id = $1 AND t.key = $2 AND t.issue_id = some_of_it.issue_id
      AND t.value = some_of_it.value
    RETURNING 1
)
SELECT count(*)::int FROM gone
