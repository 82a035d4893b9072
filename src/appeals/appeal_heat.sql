-- One row per row of appeal_slots: its heat, 0 to 100 (paper section 3.2). The share of the current
-- slot in both slots, drawn towards the mean share by the mean volume of the region's categories.
-- needs: appeal_slots
create or replace view appeal_heat as
with shares as (
  select
    cell, slot_no,
    case when getvariable('heat_mean') = 'national' then 0 else region_no end as area,
    current + previous as total,
    current / (current + previous) as share
  from appeal_slots
),
means as (
  select area, slot_no, avg(total) as mean_total, avg(share) as mean_share
  from shares
  group by area, slot_no
)
select
  cell,
  slot_no,
  round(round(
    100 * (share * total + mean_share * mean_total) / (total + mean_total), 9
  )) as heat
from shares
join means using (area, slot_no);
