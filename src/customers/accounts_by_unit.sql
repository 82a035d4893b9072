-- One row per unit that supply accounts hang on, with those open at as_of; other levels sum over it.
-- needs: lake_customer, units
create or replace view accounts_by_unit as
with newest as (
  select * from lake_customer
  qualify row_number() over (partition by customer_account order by change_no desc) = 1
)
select newest.unit_id as region_id, units.county_id, units.city_id, units.province_id,
  count(*)::bigint as accounts
from newest join units on units.region_id = newest.unit_id
where opened_on::timestamp - interval 8 hour < getvariable('as_of')
  and (closed_on is null or closed_on::timestamp - interval 8 hour >= getvariable('as_of'))
group by newest.unit_id, units.county_id, units.city_id, units.province_id;
