-- One row per account with readings in the 12 months before as_of: level, variation, trend (share of the mean
-- a month) and how far the newest month fell below the mean of the others.
-- Sums are of whole numbers, so that no order of adding shows.
-- needs: readings
create or replace view credit_consumption as
with month as (
  select customer_account, energy_wh::hugeint as wh,
    (year(strptime(billing_month, '%Y-%m')) * 12 + month(strptime(billing_month, '%Y-%m')))::hugeint
      as month_no
  from readings
  where billing_month >= strftime(getvariable('as_of') - interval 12 month, '%Y-%m')
),
summed as (
  select customer_account, count(*)::hugeint as n, sum(wh) as wh, sum(wh * wh) as squares,
    sum(month_no) as times, sum(month_no * month_no) as time_squares, sum(month_no * wh) as products,
    arg_max(wh, month_no) as newest
  from month
  group by customer_account
)
select customer_account, wh::double / n::double / 1000 as mean_kwh,
  sqrt((n * squares - wh * wh)::double) / nullif(wh, 0)::double as consumption_cv,
  (n * products - times * wh)::double / nullif(n * time_squares - times * times, 0)::double
    * n::double / nullif(wh, 0)::double as consumption_trend,
  greatest(0, 1 - newest::double * (n - 1)::double / nullif(wh - newest, 0)::double)
    as consumption_drop
from summed;
