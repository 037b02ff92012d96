-- Values of a tag ($5) of issues of a project ($1): those like $2 first, then those like $3 of $6 that
-- are looked at; $4 at most.
SELECT value, count(*) AS issues
FROM (
    (
        SELECT t.value, t.issue_id, t.last_seen_at, true AS begins FROM issue_tags AS t
        WHERE t.project_id = $1 AND t.key = $5 AND lower(t.value) LIKE lower($2::text)
        LIMIT $6
    )
    UNION ALL
    SELECT looked_at.value, looked_at.issue_id, looked_at.last_seen_at, false FROM (
        SELECT t.value, t.issue_id, t.last_seen_at FROM issue_tags AS t
        WHERE t.project_id = $1 AND t.key = $5
        LIMIT $6
    ) AS looked_at
    WHERE lower(looked_at.value) LIKE lower($3::text) AND NOT lower(looked_at.value) LIKE lower($2::text)
) AS found
GROUP BY value
ORDER BY bool_or(begins) DESC,
         CASE WHEN $5 = 'release' THEN max(last_seen_at) END DESC NULLS LAST, issues DESC, value
LIMIT $4
