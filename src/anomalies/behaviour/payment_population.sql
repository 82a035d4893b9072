-- One row per calendar month, of accounts with bills and of those without: what is usual among all accounts of the
-- sample. Levels, seasons and spreads in millionths of a logarithm; a weight is how many payments of its own an
-- account needs before they count as much as what is usual: the variance within accounts over that between them; a
-- month's season, its median distance, is drawn to none likewise (empirical Bayes: Efron & Morris, JASA 70 (1975)
-- 311-319). 1.57 is the variance of a median beside that of a mean. Few accounts tell no season.
-- needs: payment_measures
create or replace view payment_population as
with account as (
  select is_billed, customer_account, count(amount_log) as payments, quantile_disc(amount_log, 0.5) as amount_level,
    count(gap_log) as gaps, quantile_disc(gap_log, 0.5) as gap_level
  from payment_measures group by is_billed, customer_account
),
apart as (
  select is_billed, customer_account, calendar_month, amount_log - amount_level as amount_off,
    abs(gap_log - gap_level) as gap_off,
    sqrt(payments / (payments - 1)) as amount_few, sqrt(gaps / (gaps - 1)) as gap_few,
    payments >= getvariable('least_payments') as tells_amount, gaps >= getvariable('least_payments') as tells_gap
  from payment_measures join account using (is_billed, customer_account)
),
rough as (
  select is_billed,
    coalesce(1.4826 * quantile_disc(abs(amount_off) * amount_few, 0.5) filter (where tells_amount), 0) as amount_rough,
    coalesce(1.4826 * quantile_disc(gap_off * gap_few, 0.5) filter (where tells_gap), 0) as gap_within
  from apart group by is_billed
),
monthly as (
  select is_billed, calendar_month, count(*) as n, quantile_disc(amount_off, 0.5)::hugeint as middle,
    any_value(1.57 * power(amount_rough, 2)) as noise
  from apart join rough using (is_billed) where tells_amount group by is_billed, calendar_month
  having count(distinct customer_account) >= getvariable('season_accounts')
),
season as (
  select is_billed, calendar_month,
    greatest(0, (sum(n * middle * middle) over months - count(*) over months * noise) / sum(n) over months)
      as variance,
    coalesce(middle * n * variance / nullif(n * variance + noise, 0), 0) as amount_season
  from monthly window months as (partition by is_billed)
),
within as (
  select is_billed, coalesce(1.4826 * quantile_disc(abs(amount_off - coalesce(amount_season, 0)) * amount_few, 0.5)
    filter (where tells_amount), 0) as amount_within
  from apart left join season using (is_billed, calendar_month) group by is_billed
),
usual as (
  select is_billed, quantile_disc(amount_level, 0.5) as amount_level, quantile_disc(gap_level, 0.5) as gap_level,
    1.4826 * mad(amount_level) as amount_between, 1.4826 * mad(gap_level) as gap_between
  from account group by is_billed
)
select is_billed::double as is_billed, calendar_month::double as calendar_month,
  coalesce(round(amount_season), 0)::double as amount_season,
  amount_level::double as amount_level, gap_level::double as gap_level,
  greatest(amount_within, getvariable('least_amount_spread'))::double as amount_spread,
  greatest(gap_within, getvariable('least_gap_spread'))::double as gap_spread,
  greatest(0.2, least(20, power(amount_spread / nullif(amount_between, 0), 2)))::double as amount_weight,
  greatest(0.2, least(20, power(gap_spread / nullif(gap_between, 0), 2)))::double as gap_weight
from usual join within using (is_billed) join rough using (is_billed)
  cross join (select unnest(range(1, 13)) as calendar_month)
  left join season using (is_billed, calendar_month);
