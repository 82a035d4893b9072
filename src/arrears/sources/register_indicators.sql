-- One row per account with an entry in a register at as_of: how many of each kind. Deeds count for their legal
-- life, conditions only while they stand.
-- needs: registers
create or replace view register_indicators as
select customer_account,
  count(*) filter (where kind = 'court_defaulter' and stands)::double as court_defaulter,
  count(*) filter (where kind = 'business_status' and stands)::double as business_status,
  count(*) filter (where kind = 'theft')::double as theft,
  count(*) filter (where kind = 'breach')::double as breach,
  count(*) filter (where kind = 'unsigned_plan' and stands)::double as unsigned_plan,
  count(*) filter (where kind = 'other' and stands)::double as other_entries
from registers
where getvariable('account')::varchar is null or customer_account = getvariable('account')
group by customer_account;
