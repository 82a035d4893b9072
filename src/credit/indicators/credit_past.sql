-- One row per account with a bill of 24 months: its past credit, each bill's standing (1 in time, falling to
-- 0 at 90 days) cooling by Newton's law: half as much after half_life months.
-- Sums are of whole parts of 10^-12, so that no order of adding shows.
-- needs: credit_dues
create or replace view credit_past as
with cooled as (
  select customer_account, greatest(0, 1 - days_late / 90) as standing,
    exp(-ln(2) * slot / getvariable('half_life')) as warmth
  from credit_dues where slot < 24
)
select customer_account,
  sum((standing * warmth * 1e12)::bigint)::double / sum((warmth * 1e12)::bigint)::double as past_credit
from cooled
group by customer_account;
