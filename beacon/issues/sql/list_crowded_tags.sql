SELECT project_id, issue_id, key FROM issue_tags
GROUP BY project_id, issue_id, key
HAVING count(*) > $1
