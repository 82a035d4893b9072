-- One row per calendar month, of accounts with bills and of those without: what is usual among all accounts of the
-- sample. Levels and spreads in millionths of a logarithm; a weight is how many payments of its own an account
-- needs before they count as much as what is usual (Efron and Morris 1975: variance within over variance between).
-- needs: payment_measures
create or replace view payment_population as
with account as (
  select is_billed, customer_account, count(*) as payments, quantile_disc(amount_log, 0.5) as amount_level,
    count(gap_log) as gaps, quantile_disc(gap_log, 0.5) as gap_level
  from payment_measures group by is_billed, customer_account
),
apart as (
  select is_billed, calendar_month, amount_log - amount_level as amount_off, gap_log - gap_level as gap_off,
    payments, gaps
  from payment_measures join account using (is_billed, customer_account)
),
season as (
  select is_billed, calendar_month, count(*) as n,
    quantile_disc(amount_off, 0.5) * count(*) // (count(*) + getvariable('season_weight')) as amount_season
  from apart where payments >= getvariable('least_payments') group by is_billed, calendar_month
),
within as (
  select is_billed,
    1.4826 * quantile_disc(abs(amount_off - coalesce(amount_season, 0)) * sqrt(payments / (payments - 1)), 0.5)
      filter (where payments >= getvariable('least_payments')) as amount_within,
    1.4826 * quantile_disc(abs(gap_off) * sqrt(gaps / (gaps - 1)), 0.5)
      filter (where gaps >= getvariable('least_payments')) as gap_within
  from apart left join season using (is_billed, calendar_month) group by is_billed
),
usual as (
  select is_billed, quantile_disc(amount_level, 0.5) as amount_level, quantile_disc(gap_level, 0.5) as gap_level,
    1.4826 * mad(amount_level) as amount_between, 1.4826 * mad(gap_level) as gap_between
  from account group by is_billed
)
select is_billed::double as is_billed, calendar_month::double as calendar_month,
  coalesce(amount_season, 0)::double as amount_season,
  amount_level::double as amount_level, gap_level::double as gap_level,
  greatest(coalesce(amount_within, 0), getvariable('least_amount_spread'))::double as amount_spread,
  greatest(coalesce(gap_within, 0), getvariable('least_gap_spread'))::double as gap_spread,
  least(20, greatest(0.2, power(coalesce(amount_spread / nullif(amount_between, 0), 9), 2)))::double as amount_weight,
  least(20, greatest(0.2, power(coalesce(gap_spread / nullif(gap_between, 0), 9), 2)))::double as gap_weight
from usual join within using (is_billed)
  cross join (select unnest(range(1, 13))::bigint as calendar_month)
  left join season using (is_billed, calendar_month);
