-- One row per row of appeal_scores: all that is stored of it, with the sums behind its indicators.
-- needs: appeal_scores, appeal_indicators, appeal_slots, appeal_counts
create or replace view appeal_rows as
select
  slot_no, region, category, days,
  slots.current as tickets, slots.previous, slots.complaint, slots.report, slots.opinion,
  slots.suggestion, slots.enquiry, slots.fault_repair, slots.service_request,
  slots.urgent, slots.overall, slots.closing, slots.unstable,
  indicators.variation, indicators.amplitude,
  usual_tickets7, usual_tickets31,
  usual_complaint7, usual_complaint31,
  usual_report7, usual_report31,
  usual_opinion7, usual_opinion31,
  usual_suggestion7, usual_suggestion31,
  usual_enquiry7, usual_enquiry31,
  usual_fault_repair7, usual_fault_repair31,
  usual_service_request7, usual_service_request31,
  scores.heat, scores.change, scores.urgency, scores.sentiment, scores.exact_score
from appeal_scores as scores
join appeal_indicators as indicators using (cell, slot_no)
join appeal_slots as slots using (cell, slot_no)
join (select distinct cell, region, category from appeal_counts) as cells using (cell);
