-- An issue ($2: its own id and those of what is merged into it) one by one, the most frequent first.
SELECT id, title, event_count AS events, visitor_count AS users, first_seen_at, last_seen_at,
       merged_into IS NULL AS is_root
FROM issues WHERE project_id = $1 AND id = ANY($2::uuid[])
ORDER BY merged_into IS NULL DESC, event_count DESC, id
LIMIT $3
