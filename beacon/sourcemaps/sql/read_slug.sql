SELECT slug FROM projects WHERE id = $1
