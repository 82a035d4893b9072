-- One row per part of a bill: what was paid of its principal on one day, and what was still open at as_of
-- (paid_on null). The parts of a bill sum to its amount; bills that ask for nothing have none.
-- needs: bills, lake_bill_settlement
create or replace view debt_tranches as
with standing as (
  select * from lake_bill_settlement
  where value_on::timestamp - interval 8 hour < getvariable('as_of')
  qualify row_number() over (partition by bill_id, cause order by change_no desc) = 1
),
paid as (
  select bill_id, value_on as paid_on, sum(principal_fen)::bigint as fen
  from standing where undone_by is null group by bill_id, value_on
)
select customer_account, bill_id, issued_on, due_on, paid_on, fen
from bills join paid using (bill_id)
where amount_fen > 0 and fen > 0
union all
select customer_account, bill_id, issued_on, due_on, null, amount_fen - paid_fen
from bills
where amount_fen > paid_fen;
