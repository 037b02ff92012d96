-- Monitors of a project ($1) by name: of a kind ($2), that stand so ($3), behind a name and an id ($4,
-- $5), at most $6; or one ($7).
SELECT * FROM (
    SELECT m.id, m.project_id, m.kind, m.slug, m.name, m.ping_key, m.settings::text AS settings, m.enabled,
           CASE WHEN m.muted_until > now() THEN m.muted_until END AS muted_until, m.source, m.version,
           m.created_at, m.updated_at,
           CASE WHEN NOT m.enabled THEN 'paused' ELSE coalesce((
               SELECT s.state FROM monitor_states AS s WHERE s.monitor_id = m.id
               ORDER BY array_position(ARRAY['failing', 'ok', 'waiting'], s.state) LIMIT 1
           ), 'waiting') END AS shown
    FROM monitors AS m
    WHERE m.project_id = $1 AND ($2::text IS NULL OR m.kind = $2) AND ($7::uuid IS NULL OR m.id = $7)
      AND ($5::uuid IS NULL OR (lower(m.name) COLLATE "C", m.id) > ($4::text COLLATE "C", $5))
) AS listed
WHERE $3::text IS NULL OR shown = $3
ORDER BY lower(name) COLLATE "C", id
LIMIT $6
