SELECT EXISTS (SELECT FROM column_changes WHERE id = $1)
