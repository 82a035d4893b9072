-- One row per account with readings in the 12 months before as_of: level, variation, trend (share of the mean
-- a month) and how far the newest month fell below the mean of the others.
-- needs: readings
create or replace view credit_consumption as
with month as (
  select customer_account, billing_month, energy_wh / 1000 as kwh,
    year(strptime(billing_month, '%Y-%m')) * 12 + month(strptime(billing_month, '%Y-%m')) as month_no
  from readings
  where billing_month >= strftime(getvariable('as_of') - interval 12 month, '%Y-%m')
),
summed as (
  select customer_account, count(*) as months, avg(kwh) as mean_kwh, stddev_pop(kwh) as deviation,
    regr_slope(kwh, month_no) as slope, arg_max(kwh, month_no) as newest
  from month
  group by customer_account
)
select customer_account, mean_kwh, deviation / nullif(mean_kwh, 0) as consumption_cv,
  slope / nullif(mean_kwh, 0) as consumption_trend,
  greatest(0, 1 - newest * (months - 1) / nullif(mean_kwh * months - newest, 0)) as consumption_drop
from summed;
