-- One row per ticket created before as_of, with its region, the levels of its category and its tone.
-- Category, place in the taxonomy, region tree and tone are those known now, not those known then.
-- needs: lake_ticket, lake_appeal_category, units
create or replace view tickets as
with newest as (
  select * from lake_ticket
  where created_at < getvariable('as_of')
  qualify row_number() over (partition by ticket_id order by change_no desc) = 1
),
place as (
  select * from lake_appeal_category
  qualify row_number() over (partition by name order by change_no desc) = 1
)
select newest.ticket_id, newest.created_at, newest.customer_account,
  newest.unit_id as region_id, units.province_id, units.city_id, units.county_id,
  newest.business_type, newest.category,
  coalesce(place.level1, newest.category) as category1,
  coalesce(place.level2, place.level1, newest.category) as category2,
  coalesce(place.level3, place.level2, place.level1, newest.category) as category3,
  newest.urgent::int as urgent, newest.overall, newest.volatility, newest.stable, newest.closing,
  newest.change_no
from newest
  join units on units.region_id = newest.unit_id
  left join place on place.name = newest.category;
