-- A project's ($1) flags in the order they were made, each with its settings: the one with the
-- key $2 (NULL: all), archived ones too if $3, after the id $4, at most $5; with the tag $6 and the
-- text $7 in its key, name or description (NULL: any).
SELECT f.id, f.key, f.name, f.type, f.variants::text, f.enabled, f.description, f.owner, f.tags,
       f.lifetime, f.version, f.created_at, f.updated_at, f.archived_at,
       (SELECT coalesce(json_object_agg(e.key, json_build_object(
            'enabled', s.enabled, 'config', s.config, 'version', s.version,
            'updated_at', s.updated_at) ORDER BY e.number), '{}')::text
        FROM flag_environments s JOIN environments e ON e.id = s.environment_id
        WHERE s.flag_id = f.id) AS environments
FROM flags f
WHERE f.project_id = $1 AND ($2::text IS NULL OR f.key = $2) AND ($3 OR f.archived_at IS NULL)
  AND f.id > $4 AND ($6::text IS NULL OR $6 = ANY(f.tags))
  AND ($7::text IS NULL OR position(lower($7) IN lower(concat_ws(E'\n', f.key, f.name, f.description))) > 0)
ORDER BY f.id
LIMIT $5
