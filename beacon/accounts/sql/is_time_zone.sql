-- Whether Postgres can count days by this time zone. right/ zones count leap seconds, and the
-- others here mean another zone on another machine.
SELECT EXISTS (
    SELECT FROM pg_timezone_names
    WHERE name = $1 AND name !~ '^(posix|right)/' AND name NOT IN ('localtime', 'posixrules', 'Factory')
)
