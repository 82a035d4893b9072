-- One row per account with a bill at as_of: how its bills were paid, and what is owed.
-- Habits are told from the bills that fell due in the 12 months before; a bill that asks for nothing (a
-- correction downwards) tells none. receivable_fen: all principal unpaid, due or not.
-- needs: bill_lives
create or replace view billing_indicators as
with life as (
  select *, (getvariable('as_of') + interval 8 hour)::date as today,
    due_on < today as is_due, greatest(0, amount_fen - paid_fen) as unpaid_fen,
    amount_fen > 0 and due_on < today and due_on >= today - interval 12 month as tells,
    is_due and unpaid_fen > 0 as is_overdue
  from bill_lives
  where getvariable('account')::varchar is null or customer_account = getvariable('account')
),
summed as (
  select customer_account,
    count(*) filter (where tells)::double as bills_due,
    avg((days_late > 0)::int) filter (where tells) as late_share,
    list_avg(max_by((days_late > 0)::int, due_on, 3) filter (where tells)) as late_share_3,
    count(*) filter (where tells and days_late > getvariable('late_days'))::double as long_late,
    avg(days_late) filter (where tells) as mean_days_late,
    max(days_late) filter (where tells)::double as max_days_late,
    max_by(days_late, due_on) filter (where tells)::double as last_days_late,
    regr_slope(days_late, due_on - date '2000-01-01') filter (where tells) * 365.25 / 12 as late_trend,
    sum(late_fee_paid_fen) filter (where tells) / 100 as late_fee_yuan,
    count(*) filter (where is_overdue)::double as overdue_bills,
    coalesce(sum(unpaid_fen) filter (where is_overdue), 0) / 100 as overdue_yuan,
    coalesce(max(today - due_on) filter (where is_overdue), 0)::double as oldest_overdue_days,
    sum(unpaid_fen)::bigint as receivable_fen,
    avg(amount_fen) filter (where tells) / 100 as mean_bill_yuan,
    stddev_pop(amount_fen) filter (where tells) / 100 as bill_deviation,
    max_by(amount_fen, due_on) filter (where tells) / 100 as last_bill_yuan
  from life
  group by customer_account
)
select * exclude (bill_deviation, last_bill_yuan),
  receivable_fen / 100 as receivable_yuan,
  overdue_yuan / nullif(mean_bill_yuan, 0) as debt_to_bill,
  bill_deviation / nullif(mean_bill_yuan, 0) as bill_cv,
  last_bill_yuan / nullif(mean_bill_yuan, 0) as last_to_mean_bill
from summed;
