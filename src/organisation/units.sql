-- One row per organisation unit as it stands now, with its ancestor or self at each level.
-- needs: lake_unit
create or replace view units as
select unit_id as region_id, name, level, parent_id, path, province_id, city_id, county_id, population
from lake_unit
qualify row_number() over (partition by unit_id order by change_no desc) = 1;
