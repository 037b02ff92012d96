UPDATE issue_activity
SET details = details || jsonb_build_object('text', $2::text, 'edited_at', now())
WHERE id = $1
