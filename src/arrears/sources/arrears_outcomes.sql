-- One row per account that a bill fell due for in the horizon_days from cut_on: 1 where one of them was
-- unpaid more than late_days after its due day. as_of is the moment by which that is known.
-- needs: bill_lives
create or replace view arrears_outcomes as
select customer_account, max((days_late > getvariable('late_days'))::int) as fell_behind
from bill_lives
where amount_fen > 0 and due_on >= getvariable('cut_on')::date
  and due_on < getvariable('cut_on')::date + getvariable('horizon_days')::int
  and (getvariable('share')::bigint is null or hash(customer_account) % 1000000 < getvariable('share'))
group by customer_account;
