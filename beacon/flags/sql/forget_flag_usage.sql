-- Evaluations of flags are told of for so many days ($1).
DELETE FROM flag_usage WHERE day < (now() AT TIME ZONE 'UTC')::date - $1::integer
