-- The two formulas that every indicator goes through; the only macros of this folder.
-- Growth of a count against its usual number: (now - usual) / usual, at most the cap; from nothing
-- to something is the cap; 0 where there is no history (usual is null).
-- Scaling on a reference range, clamped to 0..1 (or the template's range); an empty range gives 0.
create or replace macro appeal_growth(now, usual) as case
  when usual > 0 then least(now / usual - 1, getvariable('growth_cap'))
  when usual = 0 and now > 0 then getvariable('growth_cap')
  else 0
end;
create or replace macro appeal_scale(x, low, high) as getvariable('scale_floor')
  + getvariable('scale_span')
  * case when high > low then least(1, greatest(0, (x - low) / (high - low))) else 0 end;
