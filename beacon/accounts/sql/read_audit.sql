-- Entries of the audit log, the newest first, behind the one at $10 with the id $11. All filters
-- must hold; NULL: none. A project, the actor's id or name, the action or how it begins, what it was
-- done to (its id or name), from when (inclusive) to when (exclusive), the address.
SELECT id, at, action, actor_kind, actor_id, actor_name, address, user_agent, project_id,
       subject_kind, subject_id, subject_name, before, after
FROM audit_log
WHERE ($1::uuid IS NULL OR project_id = $1)
  AND ($2::uuid IS NULL OR actor_id = $2)
  AND ($3::text IS NULL OR lower(actor_name) = lower($3))
  AND ($4::text IS NULL OR action = $4)
  AND ($5::text IS NULL OR starts_with(action, $5))
  AND ($6::text IS NULL OR subject_id = $6 OR subject_name = $6)
  AND ($7::timestamptz IS NULL OR at >= $7)
  AND ($8::timestamptz IS NULL OR at < $8)
  AND ($9::text IS NULL OR address = $9)
  AND ($10::timestamptz IS NULL OR (at, id) < ($10, $11::bigint))
ORDER BY at DESC, id DESC
LIMIT $12
