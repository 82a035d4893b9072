-- One row per account with conduct on a register at as_of that decides its grade: 1 where it is.
create or replace view credit_conduct as
select ''::varchar as customer_account, 0::double as theft, 0::double as breach, 0::double as unsigned_plan
where false;
