-- Remembers when each release was seen first; not those of a project that has made up ten thousand.
INSERT INTO releases AS r (project_id, release, environment, first_seen_at)
SELECT n.project_id, n.release, n.environment, n.first_seen_at
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[])
         AS n (project_id, release, environment, first_seen_at)
WHERE n.project_id NOT IN (
    SELECT project_id FROM releases WHERE project_id = ANY($1) GROUP BY project_id
    HAVING count(*) >= 10000)
ORDER BY n.project_id, n.release, n.environment
ON CONFLICT (project_id, release, environment) DO UPDATE
    SET first_seen_at = excluded.first_seen_at
    WHERE excluded.first_seen_at < r.first_seen_at
