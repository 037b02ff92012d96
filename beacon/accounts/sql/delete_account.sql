-- Removes an account with its roles, sign-ins, tokens and links.
DELETE FROM accounts WHERE id = $1
