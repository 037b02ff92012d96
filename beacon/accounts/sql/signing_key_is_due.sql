-- Whether the key that signs is older than so many days; false when there is none.
SELECT coalesce(max(created_at) < now() - make_interval(days => $1), false)
FROM signing_keys
WHERE retired_at IS NULL
