(SELECT coalesce(i.merged_into, i.id) FROM issues AS i
 WHERE i.project_id = e.project_id AND i.id = e.issue_id)::text
