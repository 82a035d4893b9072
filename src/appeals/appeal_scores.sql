-- One row per row of appeal_scaled: the paper's four indices, 0 to 100, the same on their reference
-- ranges (_x; sentiment reversed, so that anger raises the risk) and the score before rounding
-- (section 3.4). Change and urgency are weighted sums; sentiment is the mean of overall and closing
-- tone less a penalty for swinging moods, and higher means more satisfied.
-- needs: appeal_scaled, appeal_formulas
create or replace view appeal_scores as
with indices as (
  select
    cell, slot_no, heat,
    100 * (
      complaint7 * getvariable('change_complaint7_weight')
      + complaint31 * getvariable('change_complaint31_weight')
      + report7 * getvariable('change_report7_weight')
      + report31 * getvariable('change_report31_weight')
      + opinion7 * getvariable('change_opinion7_weight')
      + opinion31 * getvariable('change_opinion31_weight')
      + suggestion7 * getvariable('change_suggestion7_weight')
      + suggestion31 * getvariable('change_suggestion31_weight')
      + enquiry7 * getvariable('change_enquiry7_weight')
      + enquiry31 * getvariable('change_enquiry31_weight')
      + fault_repair7 * getvariable('change_fault_repair7_weight')
      + fault_repair31 * getvariable('change_fault_repair31_weight')
      + service_request7 * getvariable('change_service_request7_weight')
      + service_request31 * getvariable('change_service_request31_weight')
      + tickets7 * getvariable('change_tickets7_weight')
      + tickets31 * getvariable('change_tickets31_weight')
      + variation * getvariable('change_variation_weight')
      + amplitude * getvariable('change_amplitude_weight')
    ) as change,
    100 * (
      tickets7 * getvariable('urgency_tickets7_weight')
      + tickets31 * getvariable('urgency_tickets31_weight')
      + complaint_share * getvariable('urgency_complaint_share_weight')
      + urgent_share * getvariable('urgency_urgent_share_weight')
    ) as urgency,
    100 * greatest(
      0, (overall + closing) / 2 - getvariable('swing_penalty') * unstable_share
    ) as sentiment
  from appeal_scaled
),
placed as (
  select
    *,
    appeal_scale(heat, getvariable('heat_minimum'), getvariable('heat_maximum')) as heat_x,
    appeal_scale(
      change, getvariable('change_minimum'), getvariable('change_maximum')
    ) as change_x,
    appeal_scale(
      urgency, getvariable('urgency_minimum'), getvariable('urgency_maximum')
    ) as urgency_x,
    appeal_scale(
      -sentiment, -getvariable('sentiment_maximum'), -getvariable('sentiment_minimum')
    ) as sentiment_x
  from indices
)
select
  *,
  100 * (
    heat_x * getvariable('heat_weight')
    + change_x * getvariable('change_weight')
    + urgency_x * getvariable('urgency_weight')
    + sentiment_x * getvariable('sentiment_weight')
  ) as exact_score
from placed;
