-- One row per payment known at as_of: what the account's other payments (this one left out), drawn towards what is
-- usual among all accounts where they are few, let expect of its amount and of the interval before it. In
-- millionths of a logarithm; a scale is what such an expectation is off by: the account's own spread pooled with
-- the usual one, and the uncertainty of the level itself.
-- needs: payment_measures, payment_population, payment_levels
create or replace view payment_expectations as
with placed as (
  select measure.*, season.* exclude (is_billed, calendar_month), level.* exclude (customer_account),
    season.amount_level as usual_amount, season.gap_level as usual_gap,
    amount_log - amount_season as amount_free
  from payment_measures measure
    join payment_population season using (is_billed, calendar_month)
    join payment_levels level using (customer_account)
),
others as (
  select *, payments - (amount_log is not null)::int as n, gaps - (gap_log is not null)::int as m,
    amount_free - amount_middle as amount_away, gap_log - gap_middle as gap_away,
    amount_middle + (amount_sum - cut(amount_away, 1.5 * amount_spread)) / n as amount_others,
    gap_middle + (gap_sum - cut(gap_away, 1.5 * gap_spread)) / m as gap_others,
    1.2533 * (amount_off - cut(abs(amount_away), 3 * amount_spread)) as amount_off_others,
    1.2533 * (gap_off - cut(abs(gap_away), 3 * gap_spread)) as gap_off_others
  from placed
)
select record, customer_account, paid_at, paid_on, calendar_month, channel, collected_by, amount_fen, gap_days,
  kwh_fen, bills_paid, amount_log, gap_log, amount_free,
  (if(n > 0, n * amount_others, 0) + amount_weight * usual_amount) / (n + amount_weight) + amount_season
    as amount_expected,
  (if(m > 0, m * gap_others, 0) + gap_weight * usual_gap) / (m + gap_weight) as gap_expected,
  greatest(getvariable('least_amount_spread'), sqrt((power(coalesce(amount_off_others, 0), 2) / greatest(n - 1, 1)
    + getvariable('spread_weight') * power(amount_spread, 2)) / (n + getvariable('spread_weight')))) as own_spread,
  own_spread * sqrt(1 + 1 / (n + amount_weight)) as amount_scale,
  greatest(getvariable('least_gap_spread'), sqrt((power(coalesce(gap_off_others, 0), 2) / greatest(m - 1, 1)
    + getvariable('spread_weight') * power(gap_spread, 2)) / (m + getvariable('spread_weight'))))
    * sqrt(1 + 1 / (m + gap_weight)) as gap_scale
from others;
