-- One row per account and month before as_of (1: the newest, of 12 windows that end at as_of) in which
-- anything happened: what was read, fell due, was paid, was asked. The temporal net reads it.
-- Days late are held at 19, twenty values: a code, which the pipeline divides by no amount of money.
-- needs: bill_lives, readings, standing_payments, tickets
create or replace view arrears_months as
with fact as (
  select customer_account, last_day(strptime(billing_month, '%Y-%m')::date) + 1 as on_day,
    energy_wh, null as bill_fen, null as days_late, null as unpaid_fen, null as paid_fen, null as ticket
  from readings
  union all
  select customer_account, due_on, null, amount_fen, days_late, amount_fen - paid_fen, null, null
  from bill_lives
  where amount_fen > 0 and due_on < (getvariable('as_of') + interval 8 hour)::date
  union all
  select customer_account, paid_on, null, null, null, null, amount_fen, null
  from standing_payments
  union all
  select customer_account, (created_at + interval 8 hour)::date, null, null, null, null, null, 1
  from tickets where customer_account is not null
),
dated as (
  select *, (getvariable('as_of') + interval 8 hour)::date as today from fact
  where getvariable('account')::varchar is null or customer_account = getvariable('account')
)
select customer_account, 1 + datesub('month', on_day, today) as month,
  sum(energy_wh) / 1000 as energy_kwh, sum(bill_fen) / 100 as bill_yuan,
  least(19, max(days_late))::double as bill_days_late, 1 - sum(unpaid_fen) / sum(bill_fen) as bill_paid_share,
  sum(paid_fen) / 100 as paid_yuan, count(ticket)::double as ticket_count
from dated
where on_day <= today and on_day > today - interval 12 month
group by customer_account, month;
