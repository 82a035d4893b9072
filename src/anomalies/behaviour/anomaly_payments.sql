-- One row per payment that screening looks at: made by as_of and standing then.
-- needs: standing_payments
create or replace view anomaly_payments as
select payment_id as record, customer_account, paid_at, paid_on, channel, collected_by, amount_fen
from standing_payments;
