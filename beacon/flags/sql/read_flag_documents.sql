-- The flags of projects ($1) as their environments have them, one document each; none for a
-- project whose state is still the known one ($2, $3). No row: the project is gone. That it is
-- the same project is said three times, so that no plan walks through those of others.
SELECT v.project_id, v.version, v.changed_at, found.environment, found.document
FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) AS known (id, version, changed_at)
JOIN projects p ON p.id = known.id AND p.deleted_at IS NULL
JOIN flag_versions v ON v.project_id = p.id
LEFT JOIN LATERAL (
    SELECT e.key AS environment, json_build_object(
        'flags', json_agg(s.config || jsonb_build_object(
            'key', f.key, 'type', f.type, 'variants', f.variants,
            'enabled', s.enabled, 'killed', NOT f.enabled) ORDER BY f.id),
        'ids', json_agg(json_build_array(f.id, f.version::bigint + s.version - 1) ORDER BY f.id),
        'segments', (
            SELECT coalesce(json_agg(
                json_build_object('key', g.key, 'name', g.name, 'conditions', g.conditions)
                ORDER BY g.id), '[]')
            FROM segments g WHERE g.project_id = p.id)
        )::text AS document
    FROM environments e
    JOIN flag_environments s ON s.environment_id = e.id AND s.project_id = p.id
    JOIN flags f ON f.id = s.flag_id AND f.project_id = p.id
    WHERE e.project_id = p.id AND f.archived_at IS NULL
      AND (v.version, v.changed_at) IS DISTINCT FROM (known.version, known.changed_at)
    GROUP BY e.key
) AS found ON true
