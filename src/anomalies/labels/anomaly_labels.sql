-- One row per record that had been judged by as_of, with the word that stood then. A label counts from its judging on,
-- never from the payment: what was judged later is not known here.
-- needs: lake_anomaly_label
create or replace view anomaly_labels as
with known as (
  select * from lake_anomaly_label where judged_at < getvariable('as_of')
  qualify row_number() over (partition by record order by judged_at desc, id desc) = 1
)
select record, outcome = 'abnormal' as is_abnormal, reason_code, happened_at, alerted_at, judged_at
from known
where outcome is not null;
