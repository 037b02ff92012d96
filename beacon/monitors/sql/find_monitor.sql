-- A monitor of a project ($1) by its id ($2) or its slug ($3); an id goes before a slug that looks like one.
SELECT id, project_id, kind, slug, name, ping_key, settings::text AS settings, enabled,
       CASE WHEN muted_until > now() THEN muted_until END AS muted_until, source, version, created_at, updated_at
FROM monitors
WHERE project_id = $1 AND (id = $2 OR slug = $3)
ORDER BY id = $2 DESC NULLS LAST
LIMIT 1
