-- Removes one-time links that stopped working more than $1 ago.
DELETE FROM account_links WHERE expires_at < now() - $1::interval
