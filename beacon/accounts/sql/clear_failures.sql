-- A subject has no failed sign-ins any more.
DELETE FROM sign_in_failures WHERE subject = $1
