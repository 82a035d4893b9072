-- One row per payment known at as_of, of the slice of accounts asked for: what is compared with other payments of
-- its account, in millionths of a natural logarithm, so that a quarter is as far off as four times as much.
-- amount_log: of the amount; where the account has bills, of the kilowatt-hours a bill that the amount pays at their
-- price: of those that came since the payment before, else of all so far, else of the first. So prices, the steps of
-- a tariff and months paid at once are told apart from what the customer does. An amount not above 0 has none.
-- kept
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
  select known.*, energy_wh, billed_fen, bills, first_kwh_fen
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
  select record, customer_account, paid_at, paid_on, channel, collected_by, amount_fen, gap_days,
    greatest(1, coalesce(new_bills, 1))::integer as bills_paid,
    case when new_bills > 0 and new_wh > 0 then 1000 * new_fen / new_wh
      when energy_wh > 0 then 1000 * billed_fen / energy_wh else first_kwh_fen end as kwh_fen
  from stepped
)
select *, month(paid_on) as calendar_month, (kwh_fen is not null)::int as is_billed,
  round(1e6 * ln(nullif(greatest(amount_fen, 0), 0) / (coalesce(kwh_fen, 1) * bills_paid)))::bigint as amount_log,
  round(1e6 * ln(gap_days + getvariable('gap_offset_days')))::bigint as gap_log
from priced;
