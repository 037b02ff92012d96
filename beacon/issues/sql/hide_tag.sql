-- Unless $3 are hidden already.
UPDATE projects SET hidden_tags = array_append(hidden_tags, $2::text)
WHERE id = $1 AND cardinality(hidden_tags) < $3
RETURNING id
