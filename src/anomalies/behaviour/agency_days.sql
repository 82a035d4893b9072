-- One row per collection agency and day on which it took money before as_of: what rules ask of it (schema.ts), whole
-- numbers. A payment that was moved to another account later counts where it was made; one that was taken back or
-- refunded counts as made, and as taken back where that was soon and known at as_of.
-- needs: lake_payment, lake_advance_hold
create or replace view agency_days as
with newest as (
  select * from lake_payment
  where channel = 'agency' and collected_by is not null and transferred_from is null
    and paid_at < getvariable('as_of')
    and paid_at >= getvariable('as_of') - getvariable('history_months') * interval 1 month
  qualify row_number() over (partition by payment_id order by change_no desc) = 1
),
refund as (
  select payment_id, sum(amount_fen) filter (where state = 'drawn') as refunded_fen
  from (
    select hold.payment_id, hold.amount_fen, hold.state from lake_advance_hold hold
      join newest using (payment_id)
    where drawn_at < least(getvariable('as_of'), paid_at + getvariable('refund_days') * interval 1 day)
    qualify row_number() over (partition by cause, payment_id order by hold.change_no desc) = 1
  ) group by payment_id
),
payment as (
  select collected_by as agency, paid_on, paid_at, customer_account, amount_fen, payer_key,
    case when state = 'reversed' and taken_back_at
        < least(getvariable('as_of'), paid_at + getvariable('refund_days') * interval 1 day) then amount_fen
      else coalesce(refunded_fen, 0) end as refunded_fen,
    amount_fen % getvariable('round_fen') = 0 as is_round,
    hour(paid_at + interval 8 hour) not between getvariable('opens_at') and getvariable('closes_at') - 1
      as is_off_hours,
    amount_fen < getvariable('limit_fen')
      and amount_fen * 1000 >= getvariable('limit_fen') * (1000 - getvariable('under_permille')) as is_under_limit
  from newest left join refund using (payment_id)
),
payer as (
  select agency, paid_on, max(accounts) as unrelated_accounts
  from (
    select agency, paid_on, count(distinct customer_account) as accounts from payment
    where payer_key is not null group by agency, paid_on, payer_key
  ) group by agency, paid_on
),
hourly as (
  select *, count(*) over (partition by agency, paid_on, is_off_hours order by paid_at
    range between interval 1 hour preceding and current row) as within_hour
  from payment
)
select agency || '/' || paid_on as record, agency, paid_on, max(paid_at) as last_at, count(*)::integer as payments,
  count(distinct customer_account)::integer as accounts, sum(amount_fen)::bigint as amount_fen,
  coalesce(any_value(unrelated_accounts), 0)::integer as unrelated_accounts,
  round(1000 * sum(refunded_fen) / sum(amount_fen))::integer as refunded_permille,
  (count(*) filter (where is_round))::integer as round_payments,
  case when payments >= getvariable('share_payments') then round(1000 * round_payments / payments)::integer end
    as round_permille,
  coalesce(max(within_hour) filter (where is_off_hours), 0)::integer as off_hours_count,
  (count(*) filter (where is_under_limit))::integer as under_limit_count
from hourly left join payer using (agency, paid_on)
group by agency, paid_on;
