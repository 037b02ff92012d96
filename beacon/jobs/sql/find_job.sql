-- One job.
SELECT * FROM jobs WHERE id = $1
