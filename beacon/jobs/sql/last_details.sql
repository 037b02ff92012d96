SELECT details, now() AS now FROM housekeeping WHERE job = $1
