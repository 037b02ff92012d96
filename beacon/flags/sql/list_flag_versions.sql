-- Which state of its flags each project has.
SELECT v.project_id, v.version, v.changed_at
FROM flag_versions v
JOIN projects p ON p.id = v.project_id
WHERE p.deleted_at IS NULL
