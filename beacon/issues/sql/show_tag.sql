UPDATE projects SET hidden_tags = array_remove(hidden_tags, $2::text)
WHERE id = $1 AND $3::int > 0
RETURNING id
