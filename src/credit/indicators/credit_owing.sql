-- One row per account with bills: what it owes past its due day, against the bills of 12 months (held at 2),
-- and how many bills of this calendar year are among it.
-- needs: credit_dues
create or replace view credit_owing as
select customer_account, sum(open_fen) / 100 as open_yuan,
  case when sum(open_fen) = 0 then 0 else least(2, sum(open_fen)
    / greatest(1, coalesce(sum(billed_fen) filter (where slot < 12), 0))) end as owed_ratio,
  count(*) filter (where open_fen > 0 and years_back = 0)::double as months_owed_this_year
from credit_dues
group by customer_account;
