-- One row per account with a reading of the 24 months that had ended by as_of: level, variation, trend
-- (share of the mean per month), a sudden drop (the last 3 months below the 9 before), months without energy.
-- Sums are of whole numbers: those of decimals would come out otherwise in another order.
-- needs: readings
create or replace view consumption_indicators as
with month as (
  select customer_account, energy_wh::hugeint as wh,
    1 + datesub('month', last_day(strptime(billing_month, '%Y-%m')::date) + 1,
      (getvariable('as_of') + interval 8 hour)::date) as back
  from readings
  where getvariable('account')::varchar is null or customer_account = getvariable('account')
),
summed as (
  select customer_account,
    count(*) filter (where back <= 12) as n, sum(wh) filter (where back <= 12) as total,
    sum(wh * wh) filter (where back <= 12) as squares,
    sum(wh * back) filter (where back <= 12) as moment,
    sum(back) filter (where back <= 12) as backs, sum(back * back) filter (where back <= 12) as back_squares,
    avg(wh) filter (where back <= 3) as newest, avg(wh) filter (where back between 4 and 12) as before,
    avg(wh) filter (where back between 13 and 15) as year_ago,
    count(*) filter (where back <= 12 and wh = 0) as zeros
  from month where back <= 24
  group by customer_account
)
select customer_account, n::double as months_read, total / 1000 / n as mean_kwh, zeros / n as zero_share,
  sqrt((n * squares - total * total)::double) / nullif(total, 0) as energy_cv,
  (backs * total - n * moment)::double / nullif(n * back_squares - backs * backs, 0) / nullif(total / n, 0)
    as energy_trend,
  case when before > 0 then greatest(0, 1 - newest / before) end as energy_drop,
  newest / nullif(year_ago, 0) as energy_to_year_ago
from summed;
