-- One row per outage that had begun before as_of; ended_at is null where it had not ended by then.
-- needs: lake_outage, units
create or replace view outages as
with newest as (
  select * from lake_outage
  where started_at < getvariable('as_of')
  qualify row_number() over (partition by outage_id order by change_no desc) = 1
)
select newest.outage_id, newest.unit_id as region_id, units.province_id, units.city_id,
  units.county_id, newest.started_at,
  case when newest.ended_at < getvariable('as_of') then newest.ended_at end as ended_at,
  newest.accounts, newest.kind
from newest join units on units.region_id = newest.unit_id;
