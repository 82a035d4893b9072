-- One row per account with a payment before as_of: how it pays, told from the 12 months before.
-- Sums are of whole numbers.
-- needs: standing_payments
create or replace view payment_indicators as
with payment as (
  select *, (getvariable('as_of') + interval 8 hour)::date as today, day(paid_on) as day_paid,
    paid_on >= today - interval 12 month as tells
  from standing_payments
  where getvariable('account')::varchar is null or customer_account = getvariable('account')
),
summed as (
  select customer_account, count(*) filter (where tells) as n,
    count(distinct channel) filter (where tells) as channels,
    avg((channel = 'bank_debit')::int) filter (where tells) as debit_share,
    avg((channel = 'counter')::int) filter (where tells) as counter_share,
    avg(amount_fen) filter (where tells) as mean_fen,
    sum(day_paid) filter (where tells) as days, sum(day_paid * day_paid) filter (where tells) as squares,
    max_by(amount_fen, (paid_at, payment_id)) filter (where tells) as last_fen,
    any_value(today) - max(paid_on) as since
  from payment
  group by customer_account
)
select customer_account, n::double as payments, channels::double as channels, debit_share, counter_share,
  mean_fen / 100 as mean_payment_yuan,
  sqrt((n * squares - days * days)::double) / nullif(n, 0) as paying_day_spread,
  last_fen / nullif(mean_fen, 0) as last_to_mean_payment,
  since::double as days_since_payment
from summed;
