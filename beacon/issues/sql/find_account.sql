-- The account with an e-mail address, whatever its case.
SELECT id FROM accounts WHERE lower(email) = lower($1) AND disabled_at IS NULL
