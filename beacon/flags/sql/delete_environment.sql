-- Removes an environment with its flags' settings; its keys open nothing any more.
DELETE FROM environments WHERE id = $1
