-- One proposal of a project.
SELECT p.id, f.key AS flag, p.state, p.comment, p.answer, p.proposed_by::text, p.decided_by::text,
       p.created_at, p.decided_at, p.change::text, p.diff::text, p.base_etag
FROM flag_proposals p
JOIN flags f ON f.id = p.flag_id
WHERE p.project_id = $1 AND p.id = $2
