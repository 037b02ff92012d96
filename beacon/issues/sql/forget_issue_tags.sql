WITH old AS MATERIALIZED (
    SELECT issue_id, key, value FROM issue_tags
    WHERE project_id = $1 AND last_seen_at < $2
    LIMIT $3
    FOR UPDATE SKIP LOCKED
)
DELETE FROM issue_tags AS t USING old
WHERE t.project_id = $1 AND t.issue_id = old.issue_id AND t.key = old.key AND t.value = old.value
  AND t.last_seen_at < $2
