-- One row per account with a payment before as_of: how it pays, told from the 12 months before.
-- A payment that was taken back only later stood then.
-- needs: lake_payment
create or replace view payment_indicators as
with newest as (
  select *, (getvariable('as_of') + interval 8 hour)::date as today from lake_payment
  where paid_at < getvariable('as_of')
    and (getvariable('account')::varchar is null or customer_account = getvariable('account'))
  qualify row_number() over (partition by payment_id order by change_no desc) = 1
),
payment as (
  select *, paid_on >= today - interval 12 month as tells from newest
  where state = 'posted' or taken_back_at >= getvariable('as_of')
)
select customer_account,
  count(*) filter (where tells)::double as payments,
  count(distinct channel) filter (where tells)::double as channels,
  avg((channel = 'bank_debit')::int) filter (where tells) as debit_share,
  avg((channel = 'counter')::int) filter (where tells) as counter_share,
  avg(amount_fen) filter (where tells) / 100 as mean_payment_yuan,
  stddev_pop(day(paid_on)) filter (where tells) as paying_day_spread,
  max_by(amount_fen, paid_at) filter (where tells)
    / nullif(avg(amount_fen) filter (where tells), 0) as last_to_mean_payment,
  (any_value(today) - max(paid_on))::double as days_since_payment
from payment
group by customer_account;
