-- The hashes of people: their ids, and whether each is a user's.
SELECT hashtextextended(p.name, p.is_user::int)
FROM unnest({names}::text[], {users}::boolean[]) AS p (name, is_user)
