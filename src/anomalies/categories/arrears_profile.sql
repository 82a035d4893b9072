-- One row per account with a bill that fell due in the 12 months before as_of: bills that fell behind and what they
-- asked for (欠费次数, 欠费金额), and the days from a bill's issue to its settlement, a mean (缴费时延).
-- needs: bill_lives
create or replace view arrears_profile as
with life as (
  select *, (getvariable('as_of') + interval 8 hour)::date as today from bill_lives
  where amount_fen > 0 and due_on < today and due_on >= today - interval 12 month
    and (getvariable('account')::varchar is null or customer_account = getvariable('account'))
    and hash(customer_account) % coalesce(getvariable('slices'), 1) = coalesce(getvariable('slice'), 0)
)
select customer_account, count(*) filter (where days_late > 0)::double as arrears_count,
  coalesce(sum(amount_fen) filter (where days_late > 0), 0) / 100 as arrears_yuan,
  sum(greatest(0, settled_on - issued_on)) / nullif(count(settled_on), 0) as latency_days
from life
group by customer_account;
