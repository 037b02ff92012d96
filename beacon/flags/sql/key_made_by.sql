-- Whether this account made the secret key.
SELECT EXISTS (SELECT FROM api_keys WHERE id = $1 AND created_by = $2)
