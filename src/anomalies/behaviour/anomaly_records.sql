-- One row per payment known at as_of: what rules ask of it (schema.ts), whole numbers, null where it cannot be said.
-- expected_fen, scale_fen, expected_days and scale_days are for reading; the deviations are of logarithms in
-- millionths, 1000 * abs(amount_log - amount_expected) / amount_scale, and of days likewise with the sign kept. A
-- short interval after a long one, beyond the burst window, only makes it good: the two are averaged. A level drifts
-- as far as all of the newest payments lie off to one side: one odd amount is no drift, nor is the next one.
-- needs: payment_expectations
create or replace macro bounded(x) as
  case when x is not null then greatest(-2147483647, least(2147483647, round(x)))::integer end;
create or replace view anomaly_records as
with placed as (
  select *, least(exp(amount_expected / 1e6) * coalesce(kwh_fen, 1) * bills_paid, 9e15) as expected,
    exp(gap_expected / 1e6) as expected_gap,
    count(*) over (partition by customer_account order by paid_at
      range between to_days(greatest(2, least(getvariable('burst_days'), (exp(gap_expected / 1e6)
        - getvariable('gap_offset_days')) // getvariable('burst_part')))::integer) preceding and current row) as burst_count,
    datediff('hour', lag(paid_at) over (partition by customer_account, amount_fen order by paid_at, record), paid_at)
      as repeat_hours,
    min(amount_free) over recent as recent_low, max(amount_free) over recent as recent_high,
    quantile_disc(amount_free, 0.5) over (earlier
      rows between unbounded preceding and getvariable('drift_payments') preceding) as earlier_level,
    gap_log < gap_expected and lag(gap_log) over earlier > gap_expected
      and gap_days > getvariable('burst_days') as makes_good,
    case when lag(gap_log) over earlier > gap_expected then lag(gap_days) over earlier end as late_before_days,
    round(1e6 * ln((gap_days + lag(gap_days) over earlier) / 2 + getvariable('gap_offset_days'))) as both_log,
    count(amount_free) over earlier - getvariable('drift_payments') as before
  from payment_expectations
  window earlier as (partition by customer_account order by paid_at, record),
    recent as (earlier rows between getvariable('drift_payments') - 1 preceding and current row)
)
select record, customer_account, paid_at, paid_on, channel, collected_by, amount_fen,
  round(expected)::bigint as expected_fen, round(expected * amount_scale / 1e6)::bigint as scale_fen,
  gap_days::integer as interval_days,
  round(expected_gap - getvariable('gap_offset_days'))::integer as expected_days,
  round(expected_gap * gap_scale / 1e6)::integer as scale_days,
  bounded(1000 * abs(amount_log - amount_expected) / amount_scale) as amount_deviation,
  bounded(1000 * (if(makes_good, least(gap_expected, both_log), gap_log) - gap_expected) / gap_scale)
    as gap_deviation,
  bounded(repeat_hours) as repeat_hours, burst_count::integer as burst_count,
  case when before >= getvariable('drift_earlier')
    then bounded(1000 * greatest(0, recent_low - earlier_level, earlier_level - recent_high)
    / (own_spread * sqrt(1 / getvariable('drift_payments') + 1 / before))) end as drift_deviation,
  kwh_fen, bills_paid, amount_expected, amount_scale, gap_expected, gap_scale, late_before_days
from placed;
