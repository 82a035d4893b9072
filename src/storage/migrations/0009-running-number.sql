-- One running number for all human-readable ids. A row per prefix made every two writers of one kind
-- wait for each other, and under SERIALIZABLE one of them start again. Gaps occur, repeats never.
create sequence running_number;
select setval('running_number', greatest(1, (select max(last) from series)));
drop table series;
