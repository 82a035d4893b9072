-- one row per scoring run and change of it; unfinished ones have no finished_at
-- increment: change_no
select id as run_id, as_of, model, finished_at, accounts, psi, change_no
from arrears_run
where change_no > $1 and change_no <= $2
