-- one row per judgement of a record, or its taking back; no names leave PostgreSQL
-- increment: change_no
select id, record, outcome, reason_code, happened_at, alerted_at, judged_at, change_no
from anomaly_label
where change_no > $1 and change_no <= $2
