DELETE FROM jobs WHERE state IN ('done', 'failed') AND finished_at < now() - interval '30 days'
