-- One row per account with payments in the 12 months before as_of: by which channels, and what bounced.
-- needs: standing_payments, lake_payment, lake_charge
create or replace view credit_payments as
with charge as (
  select customer_account from (
    select * from lake_charge
    qualify row_number() over (partition by charge_id order by change_no desc) = 1
  ) where state = 'failed' and settled_at < getvariable('as_of')
    and settled_at >= getvariable('as_of') - interval 12 month
),
event as (
  select customer_account, channel, false as is_bounced from standing_payments
  where paid_at >= getvariable('as_of') - interval 12 month
  union all
  select customer_account, null, true from lake_payment
  where state = 'reversed' and taken_back_at < getvariable('as_of')
    and paid_at >= getvariable('as_of') - interval 12 month
  union all
  select customer_account, null, true from charge
)
select customer_account,
  avg((channel in ('state_grid_app', 'wechat', 'alipay', 'unionpay'))::int) as online_share,
  avg((channel = 'bank_debit')::int) as debit_share,
  avg((channel = 'counter')::int) as counter_share,
  count(*) filter (where is_bounced)::double as bounced
from event
group by customer_account;
