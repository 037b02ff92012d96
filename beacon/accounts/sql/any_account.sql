-- Whether there is any account.
SELECT EXISTS (SELECT FROM accounts)
