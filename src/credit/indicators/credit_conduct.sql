-- One row per account with conduct on a register that stands at as_of and decides a grade by itself: 1 where so.
-- needs: registers
create or replace view credit_conduct as
select customer_account,
  max((kind = 'theft')::int)::double as theft,
  max((kind = 'breach')::int)::double as breach,
  max((kind = 'unsigned_plan')::int)::double as unsigned_plan
from registers
where stands
group by customer_account;
