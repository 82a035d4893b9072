-- One row per account and billing month that had ended by as_of: the energy read.
-- needs: lake_reading
create or replace view readings as
select customer_account, billing_month, energy_wh
from lake_reading
where strptime(billing_month || '-01', '%Y-%m-%d') + interval 1 month - interval 8 hour
  <= getvariable('as_of')
qualify row_number() over (partition by customer_account, billing_month order by change_no desc) = 1;
