-- The owners besides this account who can sign in; they stay so until the transaction ends.
SELECT id
FROM accounts
WHERE is_owner AND disabled_at IS NULL AND id <> $1
ORDER BY id
FOR UPDATE
