-- Adds recovery codes, by their hashes.
INSERT INTO recovery_codes (account_id, code_hash)
SELECT $1, unnest($2::bytea[])
