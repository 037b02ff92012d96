-- Notes that a sign-in was used.
UPDATE sign_ins SET last_used_at = now() WHERE id = $1
