-- The issue of a project ($1) whose id is between $2 and $3, as people see it, with all that is merged
-- into it. $4: what the project's slug has to be (NULL: whatever it is).
SELECT found.id, found.id || ARRAY(
           SELECT part.id FROM issues AS part
           WHERE part.project_id = $1 AND part.merged_into = found.id
       ) AS parts
FROM (
    SELECT coalesce(merged_into, id) AS id FROM issues
    WHERE project_id = $1 AND id BETWEEN $2 AND $3
      AND ($4::text IS NULL OR $4 = (SELECT lower(slug) FROM projects WHERE projects.id = $1))
    ORDER BY last_seen_at DESC LIMIT 1
) AS found
