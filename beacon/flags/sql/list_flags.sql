-- A project's ($1) flags in the order they were made, each with its settings: the one with the
-- key $2 (NULL: all), after the id $3, at most $4. $5: whether archived ones are excluded,
-- included or the only ones. With the tag $6, the text $7 in key, name or description, of the
-- owner $8, the type $9 and the lifetime $10 (NULL: any).
SELECT f.id, f.key, f.name, f.type, f.variants::text, f.variant_order, f.enabled, f.description,
       f.owner, f.tags, f.lifetime, f.version, f.created_at, f.updated_at, f.archived_at,
       (SELECT coalesce(json_object_agg(e.key, json_build_object(
            'enabled', s.enabled, 'config', s.config, 'version', s.version,
            'updated_at', s.updated_at) ORDER BY e.number), '{}')::text
        FROM flag_environments s JOIN environments e ON e.id = s.environment_id
        WHERE s.flag_id = f.id) AS environments
FROM flags f
WHERE f.project_id = $1 AND ($2::text IS NULL OR f.key = $2) AND f.id > $3
  AND ($5 = 'include' OR (f.archived_at IS NOT NULL) = ($5 = 'only'))
  AND ($6::text IS NULL OR $6 = ANY(f.tags))
  AND ($7::text IS NULL OR position(lower($7) IN lower(concat_ws(E'\n', f.key, f.name, f.description))) > 0)
  AND ($8::text IS NULL OR f.owner = $8)
  AND ($9::text IS NULL OR f.type = $9)
  AND ($10::text IS NULL OR f.lifetime = $10)
ORDER BY f.id
LIMIT $4
