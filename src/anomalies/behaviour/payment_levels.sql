-- One row per account: the median of its payments' measures, the season taken off, and of their distances from it the
-- sum and the sum of sizes, so that what the others say of any one payment follows without looking at them again:
-- the sum, cut at 1.5 usual spreads either way, makes one step towards Huber's location (Huber 1964).
-- needs: payment_measures, payment_population
create or replace macro cut(x, most) as case when x is null then 0 else round(greatest(-most, least(most, x))) end;
create or replace view payment_levels as
with listed as (
  select customer_account, list(amount_log - amount_season) filter (where amount_log is not null) as amounts,
    list(gap_log) filter (where gap_log is not null) as gap_list,
    any_value(amount_spread) as amount_spread, any_value(gap_spread) as gap_spread
  from payment_measures join payment_population using (is_billed, calendar_month)
  group by customer_account
),
placed as (
  select *, coalesce(len(amounts), 0) as payments, coalesce(len(gap_list), 0) as gaps,
    list_median(amounts) as amount_middle, list_median(gap_list) as gap_middle
  from listed
)
select customer_account, payments, amount_middle, gaps, gap_middle,
  list_sum([cut(x - amount_middle, 1.5 * amount_spread) for x in amounts]) as amount_sum,
  list_sum([cut(abs(x - amount_middle), 3 * amount_spread) for x in amounts]) as amount_off,
  list_sum([cut(x - gap_middle, 1.5 * gap_spread) for x in gap_list]) as gap_sum,
  list_sum([cut(abs(x - gap_middle), 3 * gap_spread) for x in gap_list]) as gap_off
from placed;
