-- one row per recorded category name and change of its place in the taxonomy
-- increment: change_no
select name, path[1] as level1, path[2] as level2, path[3] as level3, taxonomy_version, change_no
from appeal_category
where change_no > $1 and change_no <= $2
