DELETE FROM alert_mutes WHERE until < now() - $1::interval
