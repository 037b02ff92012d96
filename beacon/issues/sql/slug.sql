-- What the address of a project is called.
SELECT slug FROM projects WHERE id = $1
