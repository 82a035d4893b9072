-- One row per account with a reading of the 24 months that had ended by as_of: level, variation, trend
-- (share of the mean per month), a sudden drop (the last 3 months below the 9 before), months without energy.
-- needs: readings
create or replace view consumption_indicators as
with month as (
  select customer_account, energy_wh / 1000 as kwh,
    1 + datesub('month', last_day(strptime(billing_month, '%Y-%m')::date) + 1,
      (getvariable('as_of') + interval 8 hour)::date) as back
  from readings
  where getvariable('account')::varchar is null or customer_account = getvariable('account')
),
summed as (
  select customer_account,
    count(*) filter (where back <= 12)::double as months_read,
    avg(kwh) filter (where back <= 12) as mean_kwh,
    stddev_pop(kwh) filter (where back <= 12) as deviation,
    regr_slope(kwh, -back) filter (where back <= 12) as slope,
    avg(kwh) filter (where back <= 3) as newest_kwh,
    avg(kwh) filter (where back between 4 and 12) as before_kwh,
    avg(kwh) filter (where back between 13 and 15) as year_ago_kwh,
    avg((kwh = 0)::int) filter (where back <= 12) as zero_share
  from month where back <= 24
  group by customer_account
)
select customer_account, months_read, mean_kwh, zero_share,
  deviation / nullif(mean_kwh, 0) as energy_cv,
  slope / nullif(mean_kwh, 0) as energy_trend,
  greatest(0, 1 - newest_kwh / nullif(before_kwh, 0)) as energy_drop,
  newest_kwh / nullif(year_ago_kwh, 0) as energy_to_year_ago
from summed;
