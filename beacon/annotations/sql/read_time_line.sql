-- Notes, deploys and changes of flags of a project ($1), the kinds $2, from $3 (NULL: the first) up to
-- $4 (NULL: the last), behind the one at $5 (NULL: from the first) of the kind $6 with the id $7, at
-- most $8. Writing a flag's row anew without changing it is no change.
SELECT kind, id, at, text, link, environment, release, author::text AS by, change_of, key, action,
       CASE action WHEN 'changed' THEN ARRAY(
           SELECT key FROM jsonb_each(before) b FULL JOIN jsonb_each(after) a USING (key)
           WHERE b.value IS DISTINCT FROM a.value ORDER BY key) END AS fields
FROM (
    SELECT * FROM (
        SELECT 'note' AS kind, id::text AS id, at, text, link, NULL AS environment,
               NULL AS release, author, NULL AS change_of, NULL AS key, NULL AS action,
               NULL::jsonb AS before, NULL::jsonb AS after
        FROM annotations
        WHERE project_id = $1
        UNION ALL
        SELECT 'deploy', environment || ' ' || release, first_seen_at, release, NULL,
               nullif(environment, ''), release, NULL, NULL, NULL, NULL, NULL, NULL
        FROM releases
        WHERE project_id = $1
        UNION ALL
        SELECT 'flag', id::text, at, NULL, NULL, environment, NULL, actor, kind, key, action,
               before, after
        FROM flag_changes
        WHERE project_id = $1 AND before IS DISTINCT FROM after
    ) AS merged
    WHERE kind = ANY($2) AND ($3::timestamptz IS NULL OR at >= $3)
      AND ($4::timestamptz IS NULL OR at < $4)
      AND ($5::timestamptz IS NULL OR (at, kind, id) > ($5, $6::text, $7::text))
    ORDER BY at, kind, id
    LIMIT $8
) AS page
ORDER BY at, kind, id
