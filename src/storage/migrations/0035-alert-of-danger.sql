-- An alert that one call opened because it may be about somebody's life. Null: its score opened it, as all before.
alter table appeal_alert add column opened_because jsonb;
