-- Takes a project out of open invitations; one that is for nothing else is revoked.
UPDATE account_links SET
    details = jsonb_set(details, '{projects}', (details -> 'projects') - $1::text),
    revoked_at = CASE
        WHEN details ->> 'role' IS NULL AND (details -> 'projects') - $1::text = '{}' THEN now()
    END
WHERE kind = 'invitation' AND used_at IS NULL AND revoked_at IS NULL
  AND (details -> 'projects') ? $1::text
