-- The next so many sessions of a project, each with its visitor: each column an array.
SELECT count(*), array_send(array_agg(s.id)), array_send(array_agg(s.started_at)),
       array_send(array_agg(s.last_event_at)), array_send(array_agg(s.page_count)),
       array_send(array_agg(s.action_count)), array_send(array_agg(s.visitor)),
       array_send(array_agg(s.flags)), max(s.id::text){columns}
FROM (
    SELECT s.*, hashtextextended(coalesce(s.user_id, a.user_id, s.anon_id),
               (coalesce(s.user_id, a.user_id) IS NOT NULL)::int) AS visitor,
           (coalesce(s.user_id, a.user_id) IS NOT NULL)::int::bigint
               + 2 * s.is_bot::int::bigint AS flags
    FROM sessions AS s
    LEFT JOIN LATERAL (
        SELECT user_id FROM visitor_aliases
        WHERE project_id = s.project_id AND anon_id = s.anon_id
        ORDER BY first_at, user_id COLLATE "C" LIMIT 1
    ) AS a ON NOT starts_with(s.anon_id, $2)
    WHERE s.project_id = $1 AND {which}
) AS s
