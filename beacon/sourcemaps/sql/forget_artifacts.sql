DELETE FROM source_map_artifacts
WHERE greatest(uploaded_at, used_at) < now() - make_interval(days => $1)
