-- One row per row of appeal_slots: every indicator of the paper's tables 1 and 2, the tone of the
-- tickets and the heat, unscaled. Names ending in 7 and 31: growth against the mean of those days;
-- usual_: that mean scaled to the slot, null where there is no history.
-- needs: appeal_slots, appeal_usual, appeal_heat, appeal_formulas
create or replace temp table appeal_indicators as
with history as (
  select
    *,
    least(31, day_no - getvariable('first_day') + 1) as swing_count,
    case when days > 0 then getvariable('slot_days') / least(7, days) end as per7,
    case when days > 0 then getvariable('slot_days') / least(31, days) end as per31
  from (
    select *, day_no - getvariable('slot_days') + 1 - getvariable('first_day') as days
    from appeal_slots
  )
  join appeal_usual using (cell, phase, day_no, slot_no)
)
select
  cell, slot_no, days, heat,
  tickets7 * per7 as usual_tickets7, tickets31 * per31 as usual_tickets31,
  complaint7 * per7 as usual_complaint7, complaint31 * per31 as usual_complaint31,
  report7 * per7 as usual_report7, report31 * per31 as usual_report31,
  opinion7 * per7 as usual_opinion7, opinion31 * per31 as usual_opinion31,
  suggestion7 * per7 as usual_suggestion7, suggestion31 * per31 as usual_suggestion31,
  enquiry7 * per7 as usual_enquiry7, enquiry31 * per31 as usual_enquiry31,
  fault_repair7 * per7 as usual_fault_repair7, fault_repair31 * per31 as usual_fault_repair31,
  service_request7 * per7 as usual_service_request7, service_request31 * per31 as usual_service_request31,
  appeal_growth(complaint, complaint7 * per7) as complaint7,
  appeal_growth(complaint, complaint31 * per31) as complaint31,
  appeal_growth(report, report7 * per7) as report7,
  appeal_growth(report, report31 * per31) as report31,
  appeal_growth(opinion, opinion7 * per7) as opinion7,
  appeal_growth(opinion, opinion31 * per31) as opinion31,
  appeal_growth(suggestion, suggestion7 * per7) as suggestion7,
  appeal_growth(suggestion, suggestion31 * per31) as suggestion31,
  appeal_growth(enquiry, enquiry7 * per7) as enquiry7,
  appeal_growth(enquiry, enquiry31 * per31) as enquiry31,
  appeal_growth(fault_repair, fault_repair7 * per7) as fault_repair7,
  appeal_growth(fault_repair, fault_repair31 * per31) as fault_repair31,
  appeal_growth(service_request, service_request7 * per7) as service_request7,
  appeal_growth(service_request, service_request31 * per31) as service_request31,
  appeal_growth(current, tickets7 * per7) as tickets7,
  appeal_growth(current, tickets31 * per31) as tickets31,
  case when current > 0 then (complaint + report) / current else 0 end as complaint_share,
  case when current > 0 then urgent / current else 0 end as urgent_share,
  case when current > 0 then overall / current else 0 end as overall,
  case when current > 0 then closing / current else 0 end as closing,
  case when current > 0 then unstable / current else 0 end as unstable_share,
  case when getvariable('fluctuation') and swing_sum > 0
    then sqrt(greatest(0, swing_squares * swing_count / (swing_sum * swing_sum) - 1))
    else 0
  end as variation,
  case when getvariable('fluctuation') and swing_sum > 0
    then (swing_most - case when swing_days < swing_count then 0 else swing_least end)
      * swing_count / swing_sum
    else 0
  end as amplitude
from history
join appeal_heat using (cell, slot_no);
