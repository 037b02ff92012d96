-- Removes proposals that were decided on more than $1 ago.
DELETE FROM flag_proposals WHERE decided_at < now() - $1::interval
