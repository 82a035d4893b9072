-- One row per account with a bill at as_of: how its bills were paid, and what is owed.
-- Habits are told from the bills that fell due in the 12 months before; a bill that asks for nothing (a
-- correction downwards) tells none. receivable_fen: all principal unpaid, due or not. Sums are of whole numbers.
-- needs: bill_lives
create or replace view billing_indicators as
with life as (
  select *, (getvariable('as_of') + interval 8 hour)::date as today,
    due_on < today as is_due, greatest(0, amount_fen - paid_fen) as unpaid_fen,
    due_on - date '2000-01-01' as due, days_late::bigint as late, amount_fen::hugeint as fen,
    amount_fen > 0 and due_on < today and due_on >= today - interval 12 month as tells,
    is_due and unpaid_fen > 0 as is_overdue
  from bill_lives
  where getvariable('account')::varchar is null or customer_account = getvariable('account')
),
summed as (
  select customer_account,
    count(*) filter (where tells) as bills_due,
    avg((days_late > 0)::int) filter (where tells) as late_share,
    list_avg(max_by((days_late > 0)::int, (due_on, bill_id), 3) filter (where tells)) as late_share_3,
    count(*) filter (where tells and days_late > getvariable('late_days'))::double as long_late,
    avg(days_late) filter (where tells) as mean_days_late,
    max(days_late) filter (where tells)::double as max_days_late,
    max_by(days_late, (due_on, bill_id)) filter (where tells)::double as last_days_late,
    sum(late * due) filter (where tells) as moment, sum(late) filter (where tells) as lates,
    sum(due) filter (where tells) as dues, sum(due * due) filter (where tells) as due_squares,
    sum(late_fee_paid_fen) filter (where tells) / 100 as late_fee_yuan,
    count(*) filter (where is_overdue)::double as overdue_bills,
    coalesce(sum(unpaid_fen) filter (where is_overdue), 0) / 100 as overdue_yuan,
    coalesce(max(today - due_on) filter (where is_overdue), 0)::double as oldest_overdue_days,
    sum(unpaid_fen)::bigint as receivable_fen,
    avg(amount_fen) filter (where tells) / 100 as mean_bill_yuan,
    sum(fen) filter (where tells) as billed, sum(fen * fen) filter (where tells) as bill_squares,
    max_by(amount_fen, (due_on, bill_id)) filter (where tells) / 100 as last_bill_yuan
  from life
  group by customer_account
)
select customer_account, bills_due::double as bills_due, late_share, late_share_3, long_late, mean_days_late, max_days_late,
  last_days_late, late_fee_yuan, overdue_bills, overdue_yuan, oldest_overdue_days, receivable_fen,
  receivable_fen / 100 as receivable_yuan, mean_bill_yuan,
  (bills_due * moment - lates * dues)::double / nullif(bills_due * due_squares - dues * dues, 0)
    * 365.25 / 12 as late_trend,
  overdue_yuan / nullif(mean_bill_yuan, 0) as debt_to_bill,
  sqrt((bills_due * bill_squares - billed * billed)::double) / nullif(billed, 0) as bill_cv,
  last_bill_yuan / nullif(mean_bill_yuan, 0) as last_to_mean_bill
from summed;
