-- One row per bill that stood at as_of, corrected ones left out: what was owed, paid and overdue then.
-- A bill is known from the day of its issue, a payment from the day its money arrived. A settlement is only ever
-- changed by being undone, so that those never undone are there once.
-- needs: lake_bill, lake_bill_settlement
create or replace view bills as
with known as (
  select * from lake_bill
  where issued_on::timestamp - interval 8 hour < getvariable('as_of')
  qualify row_number() over (partition by bill_id order by change_no desc) = 1
),
paid as (
  select bill_id, sum(principal_fen)::bigint as paid_fen, sum(late_fee_fen)::bigint as late_fee_paid_fen,
    max(value_on) as last_paid_on,
    max(value_on) filter (where principal_fen > 0) as principal_paid_on,
    count(*) filter (where principal_fen > 0) as parts
  from (
    select * from lake_bill_settlement
      anti join (select bill_id, cause from lake_bill_settlement where undone_by is not null)
        using (bill_id, cause)
    where value_on::timestamp - interval 8 hour < getvariable('as_of')
  ) group by bill_id
)
select bill_id, customer_account, billing_month, origin, energy_wh, amount_fen, tariff, issued_on,
  due_on, coalesce(paid_fen, 0) as paid_fen, coalesce(late_fee_paid_fen, 0) as late_fee_paid_fen,
  last_paid_on, principal_paid_on, coalesce(parts, 0) as parts,
  amount_fen > coalesce(paid_fen, 0)
    and due_on::timestamp + interval 1 day - interval 8 hour <= getvariable('as_of') as is_overdue
from known left join paid using (bill_id)
  anti join (
    select corrects as bill_id from lake_bill
    where corrects is not null and issued_on::timestamp - interval 8 hour < getvariable('as_of')
  ) using (bill_id);
