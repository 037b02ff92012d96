-- Stores the failed sign-ins of a subject.
UPDATE sign_in_failures SET failures = $2, last_at = $3, blocked_until = $4 WHERE subject = $1
