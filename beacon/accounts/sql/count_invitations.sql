-- How many invitations the account $1 made within the last day, and how many for the e-mail $2.
SELECT count(*) AS made, count(*) FILTER (WHERE email = $2) AS for_one
FROM account_links
WHERE kind = 'invitation' AND created_by = $1 AND created_at > now() - interval '1 day'
