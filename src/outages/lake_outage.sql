-- one row per outage and change of it
-- increment: change_no
select outage_id, unit_id, started_at, ended_at, accounts, kind, change_no
from outage
where change_no > $1 and change_no <= $2
