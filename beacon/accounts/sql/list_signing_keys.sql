-- The keys that still verify access tokens, the newest first: a retired one for so many seconds.
SELECT kid, secret, retired_at,
       extract(epoch FROM retired_at)::float8 + $1 AS verifies_until
FROM signing_keys
WHERE retired_at IS NULL OR retired_at > now() - make_interval(secs => $1)
ORDER BY retired_at IS NULL DESC, created_at DESC, kid
