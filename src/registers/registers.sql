-- One row per register entry of an account that may be held against it at as_of: listed by then, not withdrawn, and
-- not past its legal life. removed_on is null where it had not ended by then: stands.
-- needs: lake_register_entry
create or replace view registers as
with newest as (
  select * from lake_register_entry
  where listed_on::timestamp - interval 8 hour < getvariable('as_of')
  qualify row_number() over (partition by customer_account, entry order by change_no desc) = 1
),
seen as (
  select *,
    case when removed_on::timestamp - interval 8 hour < getvariable('as_of') then removed_on end as ended_on
  from newest
)
select customer_account, kind, listed_on, ended_on as removed_on, ended_on is null as stands
from seen
where not is_withdrawn
  and (expires_on is null or expires_on::timestamp - interval 8 hour >= getvariable('as_of'));
