-- Gives the environment $2 the settings that flags have in the environment $1.
UPDATE flag_environments s SET enabled = from_there.enabled, config = from_there.config
FROM flag_environments from_there
WHERE s.environment_id = $2 AND from_there.environment_id = $1 AND from_there.flag_id = s.flag_id
