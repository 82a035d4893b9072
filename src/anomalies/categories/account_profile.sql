-- One row per account with a payment in the 24 months before as_of: how it pays, and how it falls behind where bills
-- are known.
-- needs: payment_profile, arrears_profile
create or replace view account_profile as
select * from payment_profile left join arrears_profile using (customer_account);
