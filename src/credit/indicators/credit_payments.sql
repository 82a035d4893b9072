-- One row per account with payments in the 12 months before as_of: by which channels, and what bounced.
-- A payment that was taken back only later stood then.
-- needs: lake_payment, lake_charge
create or replace view credit_payments as
with payment as (
  select *, state = 'posted' or taken_back_at >= getvariable('as_of') as stood from lake_payment
  where paid_at >= getvariable('as_of') - interval 12 month and paid_at < getvariable('as_of')
  qualify row_number() over (partition by payment_id order by change_no desc) = 1
),
charge as (
  select customer_account from (
    select * from lake_charge
    qualify row_number() over (partition by charge_id order by change_no desc) = 1
  ) where state = 'failed' and settled_at < getvariable('as_of')
    and settled_at >= getvariable('as_of') - interval 12 month
),
event as (
  select customer_account, channel, false as is_bounced from payment where stood
  union all
  select customer_account, null, true from payment where state = 'reversed' and not stood
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
