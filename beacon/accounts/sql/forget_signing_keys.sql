-- Removes the keys that have been retired for so many seconds.
DELETE FROM signing_keys WHERE retired_at <= now() - make_interval(secs => $1)
