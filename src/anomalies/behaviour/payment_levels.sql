-- One row per account: the middle of its payments' measures, the season taken off, and how far they lie from it, so
-- that what the others say of any one payment follows without looking at them again. of_3: the middle one and its
-- neighbours in order (of an even number, the two middle ones and nothing above); off: sum of distances, each cut.
-- needs: payment_measures, payment_population
create or replace view payment_levels as
with listed as (
  select customer_account, list_sort(list(amount_log - amount_season) filter (where amount_log is not null)) as amounts_sorted,
    list_sort(list(gap_log) filter (where gap_log is not null)) as gaps_sorted,
    any_value(amount_spread) as amount_spread, any_value(gap_spread) as gap_spread
  from payment_measures join payment_population using (is_billed, calendar_month)
  group by customer_account
),
placed as (
  select *, coalesce(len(amounts_sorted), 0) as payments, coalesce(len(gaps_sorted), 0) as gaps,
    amounts_sorted[payments // 2 + 1] as amount_middle, gaps_sorted[gaps // 2 + 1] as gap_middle
  from listed
)
select customer_account, payments, amount_middle, gaps, gap_middle,
  amounts_sorted[payments // 2] as amount_low, amounts_sorted[payments // 2 + 2] as amount_high,
  gaps_sorted[gaps // 2] as gap_low, gaps_sorted[gaps // 2 + 2] as gap_high,
  list_sum([least(abs(x - amount_middle), 3 * amount_spread)::bigint for x in amounts_sorted]) as amount_off,
  list_sum([least(abs(x - gap_middle), 3 * gap_spread)::bigint for x in gaps_sorted]) as gap_off
from placed;
