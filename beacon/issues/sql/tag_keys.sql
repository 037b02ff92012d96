-- The keys of the tags that issues of a project ($1) have, one lookup each, but for hidden ones.
WITH RECURSIVE keys AS (
    (SELECT key FROM issue_tags WHERE project_id = $1 ORDER BY key LIMIT 1)
    UNION ALL
    SELECT (
        SELECT t.key FROM issue_tags AS t WHERE t.project_id = $1 AND t.key > keys.key
        ORDER BY t.key LIMIT 1
    )
    FROM keys WHERE keys.key IS NOT NULL
)
SELECT key FROM keys
WHERE key IS NOT NULL AND key <> ALL ((SELECT hidden_tags FROM projects WHERE id = $1)::text[])
ORDER BY key
LIMIT 1000
