-- Hours that are older than $1 days and than their project keeps its events.
WITH old AS MATERIALIZED (
    SELECT o.project_id, o.issue_id, o.at, o.environment, o.release
    FROM projects AS p JOIN issue_hours AS o ON o.project_id = p.id
    WHERE o.at < now() - make_interval(days => greatest($1, coalesce(p.retention_days, 0)))
    LIMIT $2
    FOR UPDATE OF o SKIP LOCKED
)
DELETE FROM issue_hours AS h USING old
WHERE h.project_id = old.project_id AND h.issue_id = old.issue_id AND h.at = old.at
  AND h.environment = old.environment AND h.release = old.release
