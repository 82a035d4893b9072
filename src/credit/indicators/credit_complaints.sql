-- One row per account that complained or reported in the 12 months before as_of: how often.
-- needs: tickets
create or replace view credit_complaints as
select customer_account, count(*)::double as complaints
from tickets
where business_type in ('complaint', 'report') and customer_account is not null
  and created_at >= getvariable('as_of') - interval 12 month
group by customer_account;
