-- Tags of issues without the events that were deleted; one that none is left of goes.
WITH less AS (
    SELECT issue_id, key, value, events
    FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[]) AS t (issue_id, key, value, events)
), gone AS (
    DELETE FROM issue_tags AS t USING less
    WHERE t.project_id = $1 AND t.issue_id = less.issue_id AND t.key = less.key
      AND t.value = less.value AND t.events <= less.events
)
UPDATE issue_tags AS t SET events = t.events - less.events
FROM less
WHERE t.project_id = $1 AND t.issue_id = less.issue_id AND t.key = less.key
  AND t.value = less.value AND t.events > less.events
