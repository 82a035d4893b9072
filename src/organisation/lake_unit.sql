-- one row per organisation unit and change of it
-- increment: change_no
select id as unit_id, name, level, parent_id, path, province_id, city_id, county_id, population,
  change_no
from unit
where change_no > $1 and change_no <= $2
