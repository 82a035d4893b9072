-- One row per supply account as it was last known: class and the path of its unit.
-- needs: lake_customer, units
create or replace view debt_holders as
with newest as (
  select * from lake_customer
  qualify row_number() over (partition by customer_account order by change_no desc) = 1
)
select customer_account, class, path as unit_path
from newest join units on units.region_id = newest.unit_id;
