-- One row per account with a bill that fell due from `since` to as_of: the conduct that a grade is learnt from.
-- share: see credit_accounts.
-- needs: bill_lives
create or replace view credit_outcomes as
select customer_account, count(*)::double as bills_due,
  count(*) filter (where days_late > 0)::double as late_bills,
  max(days_late)::double as longest_delay_days
from bill_lives
where amount_fen > 0 and due_on >= (getvariable('since') + interval 8 hour)::date
  and (getvariable('share')::bigint is null or hash(customer_account) % 1000000 < getvariable('share'))
  and due_on < (getvariable('as_of') + interval 8 hour)::date
group by customer_account;
