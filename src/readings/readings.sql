-- One row per account and billing month that had ended by as_of: the energy read.
-- kept
-- needs: lake_reading
create or replace view readings as
select customer_account, billing_month, arg_max(energy_wh, change_no) as energy_wh
from lake_reading
where billing_month < strftime(getvariable('as_of') + interval 8 hour, '%Y-%m')
group by customer_account, billing_month;
