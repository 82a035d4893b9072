-- One row per payment known at as_of, of the slice of accounts asked for: what is compared with other payments of
-- its account, in millionths of a natural logarithm, so that a quarter is as far off as four times as much.
-- amount_log: of the amount; where bills came since the payment before, of the amount per bill and unit price:
-- what remains when prices, steps of a tariff and months paid at once are told apart.
-- needs: anomaly_payments, anomaly_bills
create or replace view payment_measures as
with known as (
  select * from anomaly_payments
  where paid_at < getvariable('as_of')
    and paid_at >= getvariable('as_of') - getvariable('history_months') * interval 1 month
    and (getvariable('account')::varchar is null or customer_account = getvariable('account'))
    and hash(customer_account) % coalesce(getvariable('slices'), 1) = coalesce(getvariable('slice'), 0)
),
billed as (
  select known.*, energy_wh, billed_fen, bills
  from known asof left join anomaly_bills as bill
    on known.customer_account = bill.customer_account and known.paid_on >= bill.issued_on
),
stepped as (
  select *, paid_on - lag(paid_on) over earlier as gap_days,
    bills - coalesce(lag(bills) over earlier, bills - 1) as new_bills,
    energy_wh - coalesce(lag(energy_wh) over earlier, 0) as new_wh,
    billed_fen - coalesce(lag(billed_fen) over earlier, 0) as new_fen
  from billed
  window earlier as (partition by customer_account order by paid_at, record)
),
priced as (
  select * exclude (energy_wh, billed_fen, bills, new_bills, new_wh, new_fen),
    greatest(1, coalesce(new_bills, 1)) as bills_paid,
    case when new_bills > 0 then 1000 * new_fen / new_wh
      when energy_wh > 0 then 1000 * billed_fen / energy_wh end as own_price
  from stepped
),
measured as (
  select * exclude (own_price), month(paid_on) as calendar_month,
    coalesce(own_price, min_by(own_price, (paid_at, record)) over (partition by customer_account)) as kwh_fen
  from priced
)
select *, (kwh_fen is not null)::int as is_billed,
  round(1e6 * ln(nullif(greatest(amount_fen, 0), 0) / (coalesce(kwh_fen, 1) * bills_paid)))::bigint as amount_log,
  round(1e6 * ln(gap_days + getvariable('gap_offset_days')))::bigint as gap_log
from measured;
