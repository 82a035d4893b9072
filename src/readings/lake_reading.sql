-- one row per account and billing month and change of it
-- increment: change_no
select customer_account, billing_month, energy_wh, change_no
from reading
where change_no > $1 and change_no <= $2
