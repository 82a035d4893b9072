-- One row per account that called 95598 in the 12 months before as_of: how often, about what, in which tone.
-- bill_categories: names of level one that are about bills, joined by a comma.
-- needs: tickets
create or replace view ticket_indicators as
select customer_account, count(*)::double as tickets,
  count(*) filter (where business_type = 'complaint')::double as complaints,
  count(*) filter (
    where list_contains(string_split(getvariable('bill_categories'), ','), category1)
  )::double as bill_enquiries,
  count(*) filter (where created_at >= getvariable('as_of') - interval 90 day)::double as recent_tickets,
  avg(urgent) as urgent_share,
  min(overall) as worst_tone
from tickets
where customer_account is not null and created_at >= getvariable('as_of') - interval 12 month
  and (getvariable('account')::varchar is null or customer_account = getvariable('account'))
group by customer_account;
