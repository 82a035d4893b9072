-- one row per supply account and change of it; no names, telephones or addresses leave PostgreSQL
-- increment: change_no
select customer_account, class, voltage, capacity_kva, tariff, unit_id, opened_on, closed_on,
  change_no
from customer
where change_no > $1 and change_no <= $2
