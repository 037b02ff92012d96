-- Every key signs no more; they go on verifying for a while.
UPDATE signing_keys SET retired_at = now() WHERE retired_at IS NULL
