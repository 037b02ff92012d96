-- Visitors by their ids, in that order: what their sessions and their traits tell.
SELECT wanted.visitor AS id,
       EXISTS (
           SELECT FROM sessions AS t WHERE t.project_id = $1 AND t.user_id = wanted.visitor
       ) OR said.first_at IS NOT NULL AS is_user,
       said.traits, least(total.first_at, said.first_at) AS first_seen_at,
       greatest(total.last_at, said.last_at) AS last_seen_at, total.sessions, total.events,
       total.pages, total.errors, total.is_bot, last_one.browser, last_one.os, last_one.device,
       last_one.country, last_one.region, last_one.city
FROM unnest($2::text[]) WITH ORDINALITY AS wanted (visitor, place)
CROSS JOIN LATERAL (
    SELECT count(*) AS sessions, coalesce(sum(s.event_count), 0)::bigint AS events,
           coalesce(sum(s.page_count), 0)::bigint AS pages,
           coalesce(sum(s.error_count), 0)::bigint AS errors, min(s.started_at) AS first_at,
           max(s.last_event_at) AS last_at, coalesce(bool_and(s.is_bot), false) AS is_bot
    FROM ({sessions_of}) AS s
) AS total
CROSS JOIN LATERAL (
    SELECT min(u.first_seen_at) AS first_at, max(u.last_seen_at) AS last_at,
           coalesce((
               SELECT jsonb_object_agg(trait.key, trait.value)
               FROM (
                   SELECT DISTINCT ON (v.key) v.key, d.traits -> v.key AS value
                   FROM users AS d
                   CROSS JOIN LATERAL jsonb_each_text(d.trait_versions) AS v
                   WHERE d.project_id = $1 AND d.user_id = wanted.visitor
                   ORDER BY v.key, v.value COLLATE "C" DESC
               ) AS trait
           ), '{{}}') AS traits
    FROM users AS u WHERE u.project_id = $1 AND u.user_id = wanted.visitor
) AS said
LEFT JOIN LATERAL (
    SELECT s.* FROM ({sessions_of}) AS s ORDER BY s.started_at DESC, s.id DESC LIMIT 1
) AS last_one ON true
WHERE total.sessions > 0 OR said.first_at IS NOT NULL
ORDER BY wanted.place
