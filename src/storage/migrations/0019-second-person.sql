-- What was to leave in a file that a second person releases never leaves by itself, nor once that file
-- was dropped: only in another such file.
alter table disbursement add column needs_release boolean not null default false;
