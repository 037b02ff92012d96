-- The monitor of a key in an address ($1), of a project that is still there.
SELECT m.id, m.project_id, m.kind, m.slug, m.name, m.ping_key, m.settings::text AS settings, m.enabled,
       m.muted_until, m.source, m.version, m.created_at, m.updated_at
FROM monitors AS m
JOIN projects AS p ON p.id = m.project_id AND p.deleted_at IS NULL
WHERE m.ping_key = $1
