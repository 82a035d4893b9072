-- One row per account with a payment in the 24 months before as_of: how it pays. recency_days since the last payment;
-- payments and yuan a month and a year, of the months since the first one (at least one); month_share of the calendar
-- months since then with a payment; amount_yuan the geometric mean and amount_spread the standard deviation of the
-- natural logarithm, so that one amount keyed in ten times too large moves little; a share of payments per channel.
-- Logarithms are summed in whole thousandths: sums of decimals would come out otherwise in another order. A payment
-- of nothing or less is none.
-- needs: anomaly_payments
create or replace view payment_profile as
with payment as (
  select customer_account, channel, amount_fen, paid_on, (getvariable('as_of') + interval 8 hour)::date as today,
    datediff('month', paid_on, today) as back, round(1000 * ln(amount_fen / 100))::bigint as logged
  from anomaly_payments
  where amount_fen > 0 and paid_at < getvariable('as_of') and paid_on >= today - interval 24 month
    and (getvariable('account')::varchar is null or customer_account = getvariable('account'))
    and hash(customer_account) % coalesce(getvariable('slices'), 1) = coalesce(getvariable('slice'), 0)
),
summed as (
  select customer_account, count(*) as n, sum(amount_fen) / 100 as yuan, any_value(today) - max(paid_on) as since,
    greatest(1, (any_value(today) - min(paid_on)) / 30.4375) as months,
    bit_count(bit_or(1::bigint << back)) / (max(back) + 1) as month_share,
    sum(logged) / n as mean, sum(logged * logged) / n - mean * mean as variance,
    count(*) filter (where channel = 'state_grid_app') as app, count(*) filter (where channel = 'wechat') as wechat,
    count(*) filter (where channel = 'alipay') as alipay, count(*) filter (where channel = 'unionpay') as unionpay,
    count(*) filter (where channel = 'bank_debit') as debit, count(*) filter (where channel = 'counter') as counter,
    count(*) filter (where channel = 'agency') as agency
  from payment group by customer_account
)
select customer_account, since::double as recency_days, n / months as payments_per_month, month_share,
  exp(mean / 1000) as amount_yuan, sqrt(greatest(0, variance)) / 1000 as amount_spread,
  yuan * 12 / months as annual_yuan,
  app / n as app_share, wechat / n as wechat_share, alipay / n as alipay_share, unionpay / n as unionpay_share,
  debit / n as debit_share, counter / n as counter_share, agency / n as agency_share
from summed;
