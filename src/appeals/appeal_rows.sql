-- One row per row of appeal_scores: all that is stored of it, with the sums behind its indicators.
-- The usual numbers are means scaled to the slot, null where there is no history.
-- needs: appeal_scores, appeal_indicators, appeal_slots, appeal_usual, appeal_counts
create or replace view appeal_rows as
select
  slot_no, region, category, days, per7, per31,
  slots.current as tickets, slots.previous, slots.complaint, slots.report, slots.opinion,
  slots.suggestion, slots.enquiry, slots.fault_repair, slots.service_request,
  slots.urgent, slots.overall, slots.closing, slots.unstable,
  indicators.variation, indicators.amplitude,
  usual.tickets7, usual.tickets31, usual.complaint7, usual.complaint31, usual.report7,
  usual.report31, usual.opinion7, usual.opinion31, usual.suggestion7, usual.suggestion31,
  usual.enquiry7, usual.enquiry31, usual.fault_repair7, usual.fault_repair31,
  usual.service_request7, usual.service_request31,
  scores.heat, scores.change, scores.urgency, scores.sentiment, scores.exact_score
from appeal_scores as scores
join appeal_indicators as indicators using (cell, slot_no)
join appeal_slots as slots using (cell, slot_no)
join appeal_usual as usual using (cell, slot_no)
join (select distinct cell, region, category from appeal_counts) as cells using (cell);
