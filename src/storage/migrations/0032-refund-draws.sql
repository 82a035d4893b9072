-- When advance money that was held for a refund went out, for whoever asks how soon after a payment it was taken back.
alter table advance_hold add column drawn_at timestamptz;
alter table advance_hold add column change_no bigint not null default nextval('change_no');
create index advance_hold_change on advance_hold (change_no);
create trigger advance_hold_change_held before insert on advance_hold
  for each statement execute function hold_changes();
create trigger advance_hold_change before update of state on advance_hold
  for each row execute function stamp_change();
