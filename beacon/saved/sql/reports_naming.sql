-- The names of a project's ($1) saved reports whose question names a segment, a cohort or a goal ($2)
-- of the key $3. (The `cell` of a table of retention has a cohort too, which is a date.)
SELECT name FROM saved_reports
WHERE project_id = $1 AND CASE $2::text
    WHEN 'goal' THEN question ->> 'goal' = $3::text
    WHEN 'cohort' THEN jsonb_path_exists(
        question - 'cell', '$.**.cohort ? (@ == $key)', jsonb_build_object('key', $3::text)
    )
    ELSE jsonb_path_exists(
        question, '$.**.segment ? (@ == $key)', jsonb_build_object('key', $3::text)
    )
END
ORDER BY name
