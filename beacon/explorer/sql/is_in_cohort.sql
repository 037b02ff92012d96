-- Whether the visitor of the session s is one of those with these hashes.
coalesce(hashtextextended({visitor}, {is_user}::int) IN ({hashes}), false)
