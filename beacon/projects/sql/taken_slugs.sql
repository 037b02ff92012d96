-- Slugs in use that begin like this one.
SELECT slug FROM projects WHERE starts_with(slug, $1)
