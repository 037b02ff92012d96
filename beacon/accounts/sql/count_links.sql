-- How many links of the kind $1 for this e-mail (in lower case) have not expired.
SELECT count(*) FROM account_links
WHERE kind = $1 AND lower(email) = $2 AND expires_at > now()
