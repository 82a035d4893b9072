-- One row per account open at as_of: its group, every indicator of credit/schema.ts and what the rules ask.
-- A null is unknown. contacts: none before reminders have a history of their own.
-- needs: credit_accounts, credit_punctuality, credit_owing, credit_past, credit_payments
-- needs: credit_consumption, credit_complaints, credit_conduct
create or replace view credit_indicators as
select customer_account, credit_group, unit_id,
  on_time_rate, mean_days_late, max_days_late, late_count, late_streak, owed_ratio,
  late_fee_count, late_fee_yuan, payment_lag, past_credit, part_payments,
  coalesce(bounced, 0) as bounced, online_share, debit_share, counter_share,
  case when bills_due > 0 then 0.0::double end as contacts,
  mean_kwh, consumption_cv, consumption_trend, consumption_drop,
  coalesce(complaints, 0) as complaints,
  months_supplied, coalesce(bills_due, 0) as bills_due, coalesce(open_yuan, 0) as open_yuan,
  coalesce(months_owed_this_year, 0) as months_owed_this_year,
  coalesce(theft, 0) as theft, coalesce(breach, 0) as breach,
  coalesce(unsigned_plan, 0) as unsigned_plan
from credit_accounts
  left join credit_punctuality using (customer_account)
  left join credit_owing using (customer_account)
  left join credit_past using (customer_account)
  left join credit_payments using (customer_account)
  left join credit_consumption using (customer_account)
  left join credit_complaints using (customer_account)
  left join credit_conduct using (customer_account);
