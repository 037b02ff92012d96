-- One text that changes with every change of a project or key, whoever makes it and how:
-- no trigger and no updated_at can be forgotten. last_used_at is left out.
SELECT concat_ws(
    ' ',
    (SELECT count(*) FROM projects),
    (SELECT sum(hashtextextended(p::text, 0)) FROM projects p),
    (SELECT count(*) FROM api_keys),
    (SELECT sum(hashtextextended(
        (id, project_id, key_hash, name, permissions, expires_at, revoked_at, rate_limit)::text, 0))
     FROM api_keys),
    (SELECT count(*) FROM retired_public_keys),
    (SELECT sum(hashtextextended(r::text, 0)) FROM retired_public_keys r),
    (SELECT count(*) FROM environments),
    (SELECT sum(hashtextextended((id, project_id, key, public_key)::text, 0)) FROM environments)
)
