-- Approvals: instances, their append-only acts, whose desk they lie on, and leaves with substitutes.

create table approval (
  id text primary key,
  kind text not null,
  subject text not null,
  title_zh text not null,
  title_en text not null,
  unit_id text references unit (id),
  -- '' is the whole utility
  unit_path text not null,
  amount_fen bigint not null check (amount_fen >= 0),
  initiator text not null,
  state text not null check (state in ('running', 'returned', 'withdrawn', 'approved', 'voided')),
  round int not null check (round >= 1),
  step text,
  due_on date,
  urged_on date,
  escalated boolean not null default false,
  -- nobody could sign the step that waits when it was last looked at
  stuck boolean not null default false,
  flags jsonb not null,
  -- the operation that is told of the outcome
  notify text not null,
  route_version text not null,
  route_hash text not null,
  -- labels and masks of the fields in the route's order, and the fields themselves as submitted last
  field_words json not null,
  fields jsonb not null,
  position jsonb not null,
  -- steps, seats, signatures: what rules.ts decides on
  course jsonb not null,
  acts int not null,
  opened_at timestamptz not null,
  ended_at timestamptz,
  check ((state = 'running') = (step is not null)),
  check ((state = 'running') = (due_on is not null)),
  check ((state in ('approved', 'voided')) = (ended_at is not null))
);
-- Never two live rounds of one subject.
create unique index approval_live on approval (kind, subject) where state in ('running', 'returned');
create index approval_subject on approval (subject);
create index approval_started on approval (initiator, opened_at desc, id);
create index approval_due on approval (due_on, id) where state = 'running';
create index approval_stuck on approval (due_on, id) where stuck;
create index approval_month on approval (kind, opened_at);

create table approval_act (
  approval_id text not null references approval (id),
  no int not null,
  round int not null,
  act text not null,
  step text,
  person text not null,
  for_person text,
  at timestamptz not null,
  reason text not null,
  comment text not null,
  -- SHA-256 of the fields seen
  hash text,
  -- persons or step the act names
  named text[] not null,
  primary key (approval_id, no)
);
create index approval_act_person on approval_act (person, at desc);

create function refuse_act_change() returns trigger language plpgsql as $$
begin
  raise exception 'approval_act is append-only: % refused', tg_op
    using errcode = 'insufficient_privilege';
end $$;
create trigger approval_act_append_only before update or delete or truncate on approval_act
  for each statement execute function refuse_act_change();

-- Whose desk a running approval lies on: 'person:<id>', or 'role:<role>@<path>' for the unit that a
-- signer's scope must cover and each unit above it ('' is the whole utility), or 'operator'. One equality
-- and one order by deadline answer "what waits for me", however many are open.
create table approval_desk (
  desk text not null,
  due_on date not null,
  approval_id text not null references approval (id),
  primary key (desk, due_on, approval_id)
);
create index approval_desk_approval on approval_desk (approval_id);

create table approval_leave (
  id text primary key,
  person text not null,
  substitute text not null check (substitute <> person),
  from_on date not null,
  to_on date not null check (to_on >= from_on),
  set_by text not null,
  set_at timestamptz not null,
  cancelled_at timestamptz
);
create index approval_leave_person on approval_leave (person, to_on) where cancelled_at is null;
create index approval_leave_substitute on approval_leave (substitute, to_on)
  where cancelled_at is null;
