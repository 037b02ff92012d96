-- Removes history that is older than $1 or behind the $2 newest changes of its project; of each flag
-- and segment that there is, the $3 newest stay. At most $4 at once, the oldest first.
WITH past AS MATERIALIZED (
    SELECT id, project_id, key, kind = 'segment' AS of_segment
    FROM flag_changes
    WHERE at < now() - $1::interval
    UNION
    SELECT c.id, c.project_id, c.key, c.kind = 'segment'
    FROM projects p
    CROSS JOIN LATERAL (
        SELECT id FROM flag_changes WHERE project_id = p.id ORDER BY id DESC OFFSET $2 LIMIT 1
    ) AS first_behind
    JOIN flag_changes c ON c.project_id = p.id AND c.id <= first_behind.id
), kept AS (
    SELECT project_id, key, of_segment, (
        SELECT c.id FROM flag_changes c
        WHERE c.project_id = named.project_id AND c.key = named.key
          AND (c.kind = 'segment') = named.of_segment
        ORDER BY c.id DESC OFFSET $3 - 1 LIMIT 1) AS since
    FROM (SELECT DISTINCT project_id, key, of_segment FROM past) AS named
    WHERE CASE WHEN of_segment
        THEN EXISTS (SELECT FROM segments s WHERE (s.project_id, s.key) = (named.project_id, named.key))
        ELSE EXISTS (SELECT FROM flags f WHERE (f.project_id, f.key) = (named.project_id, named.key))
    END
)
DELETE FROM flag_changes
WHERE id IN (
    SELECT past.id
    FROM past LEFT JOIN kept USING (project_id, key, of_segment)
    WHERE kept.key IS NULL OR past.id < kept.since
    ORDER BY past.id
    LIMIT $4)
