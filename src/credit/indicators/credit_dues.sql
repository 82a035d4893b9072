-- One row per bill that had fallen due by as_of, of the last 24 months or still owed: how late, how far
-- into the time allowed (lag: 0 on the day of issue, 1 on the due day, held at 2), what is owed.
-- slot: whole months since the due day. A bill that asks for nothing tells nothing.
-- scenario: rows to read instead, `key,slot,days_late,lag,billed,open,late_fee,parts,years_back;...`, so
-- that "what if" runs through these same relations. years_back: calendar years since that of the due day.
-- kept
-- needs: bill_lives
create or replace view credit_dues as
with known as (
  select *, (getvariable('as_of') + interval 8 hour)::date as today from bill_lives
),
supposed as (
  select string_split(unnest(string_split(getvariable('scenario')::varchar, ';')), ',') as part
)
select customer_account, datesub('month', due_on, today)::int as slot, days_late::int as days_late,
  least(2, greatest(0, date_diff('day', issued_on, coalesce(settled_on, today))
    / greatest(1, date_diff('day', issued_on, due_on))))::double as lag,
  amount_fen::double as billed_fen, (amount_fen - least(paid_fen, amount_fen))::double as open_fen,
  late_fee_paid_fen::double as late_fee_fen, parts::int as parts,
  (year(today) - year(due_on))::int as years_back,
  greatest(1, date_diff('day', issued_on, due_on))::int as allowed_days
from known
where getvariable('scenario')::varchar is null
  and (getvariable('account')::varchar is null or customer_account = getvariable('account'))
  and amount_fen > 0 and due_on < today
  and (due_on >= today - interval 24 month or paid_fen < amount_fen)
union all
select part[1], part[2]::int, part[3]::int, part[4]::double, part[5]::double, part[6]::double,
  part[7]::double, part[8]::int, part[9]::int, null
from supposed;
