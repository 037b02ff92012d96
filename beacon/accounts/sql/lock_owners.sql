-- The owners who can sign in; nobody can change them until the transaction ends.
SELECT id FROM accounts WHERE is_owner AND disabled_at IS NULL ORDER BY id FOR UPDATE
