-- One row per cell and slot that has tickets now or had some in the slot it is compared with: the
-- same slot of the day before (paper section 3.2), for weeks the week before.
-- needs: appeal_counts
create or replace temp table appeal_slots as
with both_slots as (
  select
    cell, region_no, phase, slot_day as day_no, tickets as current, 0 as previous,
    complaint, report, opinion, suggestion, enquiry, fault_repair, service_request,
    urgent, overall, closing, unstable
  from appeal_counts
  union all
  select
    cell, region_no, phase, slot_day + getvariable('slot_days'), 0, tickets,
    0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0
  from appeal_counts
)
select
  cell,
  region_no,
  phase,
  day_no,
  cast(phase - day_no * getvariable('phases') // getvariable('slot_days') as int) as slot_no,
  sum(current) as current,
  sum(previous) as previous,
  sum(complaint) as complaint,
  sum(report) as report,
  sum(opinion) as opinion,
  sum(suggestion) as suggestion,
  sum(enquiry) as enquiry,
  sum(fault_repair) as fault_repair,
  sum(service_request) as service_request,
  sum(urgent) as urgent,
  sum(overall) as overall,
  sum(closing) as closing,
  sum(unstable) as unstable
from both_slots
where day_no <= 0
  and phase - day_no * getvariable('phases') // getvariable('slot_days') < getvariable('slots')
group by all;
