-- Of a comment of the issue, or of one that is merged with it; locked.
SELECT a.actor::text FROM issue_activity AS a
WHERE a.id = $3 AND a.project_id = $1 AND a.kind = 'comment'
  AND a.issue_id IN (
      SELECT m.id FROM issues AS i
      JOIN issues AS m ON m.project_id = i.project_id
          AND (m.id = coalesce(i.merged_into, i.id) OR m.merged_into = coalesce(i.merged_into, i.id))
      WHERE i.project_id = $1 AND i.id = $2
  )
FOR UPDATE OF a
