WITH old AS MATERIALIZED (
    SELECT issue_id, at, environment, release FROM issue_hours
    WHERE project_id = $1 AND at < $2
    LIMIT $3
    FOR UPDATE SKIP LOCKED
)
DELETE FROM issue_hours AS h USING old
WHERE h.project_id = $1 AND h.issue_id = old.issue_id AND h.at = old.at
  AND h.environment = old.environment AND h.release = old.release
