-- One row per bill that stood at as_of: when its principal was fully paid, and how late by then.
-- settled_on is null while anything is owed; a bill that asks for nothing is settled by its issue.
-- days_late counts from the due day to the settlement, or to the day of as_of; 0 where in time.
-- parts: in how many payments its principal was paid so far.
-- kept
-- needs: bills
create or replace view bill_lives as
with lives as (
  select *, case when amount_fen <= 0 then issued_on
    when paid_fen >= amount_fen then principal_paid_on end as settled_on
  from bills
)
select customer_account, bill_id, billing_month, amount_fen, issued_on, due_on, paid_fen,
  settled_on,
  greatest(0, coalesce(settled_on, (getvariable('as_of') + interval 8 hour)::date) - due_on)::int
    as days_late,
  late_fee_paid_fen, parts
from lives;
