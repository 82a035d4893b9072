-- one row per register entry of an account and change of it; no numbers of cases leave PostgreSQL
-- increment: change_no
select md5(kind || ' ' || entry_no) as entry, customer_account, kind, listed_on, removed_on,
  expires_on, withdrawn_at is not null as is_withdrawn, change_no
from register_entry
where change_no > $1 and change_no <= $2
