-- One row per account with a bill due in the 12 months before as_of: how it paid them.
-- payment_lag: mean of the lags, the newest month weighing 12 times the oldest (Wang Lian 2016).
-- A late fee that still runs counts as what it may come to: 3 per mille a day, at least 1 yuan
-- (电力供应与使用条例 Art. 39); so that paying later is never less.
-- Lags are summed in whole parts of 10^-12, so that no order of adding shows. part_payments: not paid in one payment.
-- needs: credit_dues
create or replace view credit_punctuality as
with year as (
  select *, days_late > 0 as is_late,
    row_number() over (partition by customer_account order by slot desc, days_late)
      - row_number() over (partition by customer_account, days_late > 0 order by slot desc, days_late)
      as streak
  from credit_dues where slot < 12
),
streaks as (
  select customer_account, max(bills) as late_streak
  from (select customer_account, count(*) as bills from year where is_late
    group by customer_account, streak)
  group by customer_account
)
select customer_account, count(*)::double as bills_due,
  avg(case when is_late then 0 else 1 end) as on_time_rate,
  avg(days_late) as mean_days_late,
  max(days_late)::double as max_days_late,
  count(*) filter (where is_late)::double as late_count,
  coalesce(any_value(late_streak), 0)::double as late_streak,
  sum((lag * 1e12)::bigint * (12 - slot))::double / 1e12 / sum(12 - slot) as payment_lag,
  count(*) filter (where late_fee_fen > 0 or open_fen > 0)::double as late_fee_count,
  sum(case when open_fen > 0 then greatest(100, late_fee_fen, billed_fen * days_late * 3 // 1000)
    else late_fee_fen end) / 100 as late_fee_yuan,
  avg(case when parts = 1 and open_fen = 0 then 0 else 1 end) as part_payments
from year left join streaks using (customer_account)
group by customer_account;
