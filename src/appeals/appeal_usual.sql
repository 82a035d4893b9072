-- One row per row of appeal_slots: the sums of the 7 and of the 31 days before the slot, and how
-- far the daily numbers swung in the 31 days up to its end.
-- needs: appeal_slots, appeal_counts
create or replace view appeal_usual as
with daily as (
  select
    cell, phase, day_no, slot_no,
    coalesce(counted.tickets, 0) as tickets,
    coalesce(counted.complaint, 0) as complaint,
    coalesce(counted.report, 0) as report,
    coalesce(counted.opinion, 0) as opinion,
    coalesce(counted.suggestion, 0) as suggestion,
    coalesce(counted.enquiry, 0) as enquiry,
    coalesce(counted.fault_repair, 0) as fault_repair,
    coalesce(counted.service_request, 0) as service_request
  from appeal_slots
  full join appeal_counts as counted using (cell, phase, day_no)
),
summed as (
  select
    cell, phase, day_no, slot_no,
    coalesce(sum(tickets) over seven, 0) as tickets7,
    coalesce(sum(tickets) over month, 0) as tickets31,
    coalesce(sum(complaint) over seven, 0) as complaint7,
    coalesce(sum(complaint) over month, 0) as complaint31,
    coalesce(sum(report) over seven, 0) as report7,
    coalesce(sum(report) over month, 0) as report31,
    coalesce(sum(opinion) over seven, 0) as opinion7,
    coalesce(sum(opinion) over month, 0) as opinion31,
    coalesce(sum(suggestion) over seven, 0) as suggestion7,
    coalesce(sum(suggestion) over month, 0) as suggestion31,
    coalesce(sum(enquiry) over seven, 0) as enquiry7,
    coalesce(sum(enquiry) over month, 0) as enquiry31,
    coalesce(sum(fault_repair) over seven, 0) as fault_repair7,
    coalesce(sum(fault_repair) over month, 0) as fault_repair31,
    coalesce(sum(service_request) over seven, 0) as service_request7,
    coalesce(sum(service_request) over month, 0) as service_request31,
    sum(tickets) over swing as swing_sum,
    sum(tickets * tickets) over swing as swing_squares,
    max(tickets) over swing as swing_most,
    min(tickets) over swing as swing_least,
    count(*) filter (tickets > 0) over swing as swing_days
  from daily
  window
    seven as (partition by cell, phase order by day_no range between
      getvariable('slot_days') + 6 preceding and getvariable('slot_days') preceding),
    month as (partition by cell, phase order by day_no range between
      getvariable('slot_days') + 30 preceding and getvariable('slot_days') preceding),
    swing as (partition by cell, phase order by day_no range between 30 preceding and current row)
)
select * from summed where slot_no is not null;
