SELECT count(*) FROM alert_rules WHERE project_id = $1
