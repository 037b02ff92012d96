-- Notes that a sign-in was used, unless that was noted less than $2 ago.
UPDATE sign_ins SET last_used_at = now() WHERE id = $1 AND last_used_at < now() - $2::interval
