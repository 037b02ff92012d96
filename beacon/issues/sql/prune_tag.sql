-- Values of an issue's tag beyond the $4 newest.
WITH old AS MATERIALIZED (
    SELECT value FROM issue_tags
    WHERE project_id = $1 AND issue_id = $2 AND key = $3
      AND value IN (
          SELECT value FROM issue_tags
          WHERE project_id = $1 AND issue_id = $2 AND key = $3
          ORDER BY last_seen_at DESC, value OFFSET $4
      )
    LIMIT $5
    FOR UPDATE SKIP LOCKED
)
DELETE FROM issue_tags AS t USING old
WHERE t.project_id = $1 AND t.issue_id = $2 AND t.key = $3 AND t.value = old.value
