-- Who may touch what: the tree of organisation units, people, their sessions and machine tokens.

create table unit (
  id text primary key check (id <> '' and id !~ '/'),
  name text not null check (name <> ''),
  level text not null check (level in ('province', 'city', 'county', 'station')),
  parent_id text references unit (id) deferrable initially deferred,
  -- ids from the root, joined by '/', and the ancestor or self at each level; kept by arrangeUnits
  path text not null unique,
  province_id text,
  city_id text,
  county_id text,
  other_names text[] not null default '{}',
  population bigint check (population >= 0),
  change_no bigint not null default 0
);
create index unit_parent on unit (parent_id);
create trigger unit_change before insert or update on unit
  for each row execute function stamp_change();

-- Every text by which a unit may be called. rank: 0 id or path, 1 name, 2 full name, 3 short name.
create table unit_alias (
  key text not null,
  unit_id text not null references unit (id) on delete cascade,
  rank smallint not null,
  primary key (key, unit_id)
);

-- The form in which unit texts are compared: NFKC, no separators beside Chinese characters.
create function unit_key(text) returns text language sql immutable parallel safe as $$
  select lower(regexp_replace(btrim(normalize($1, NFKC)),
    '(?<=[\u4e00-\u9fff])[\s/>·,、_-]+|[\s/>·,、_-]+(?=[\u4e00-\u9fff])', '', 'g'))
$$;

-- One row per text that names a unit. The best rank counts, then the highest level (a bare 东营 is
-- the city, not its district); candidates > 1 means ambiguous, and then unit_id is null.
-- A large import joins its distinct texts: on unit_by_text.key = unit_key(text).
create view unit_by_text as
select key,
  case when count(*) = 1 then min(unit_id) end as unit_id,
  case when count(*) = 1 then min(path) end as path,
  case when count(*) = 1 then min(level) end as level,
  count(*)::int as candidates
from (
  select alias.key, alias.unit_id, unit.path, unit.level,
    dense_rank() over (partition by alias.key order by alias.rank,
      array_position(array['province', 'city', 'county', 'station'], unit.level)) as place
  from unit_alias as alias join unit on unit.id = alias.unit_id
) as named
where place = 1
group by key;

-- Whether a unit's path lies in a data scope (paths; '' is the whole utility).
create function in_scope(path text, scope text[]) returns boolean
language sql immutable parallel safe as $$
  select exists (select from unnest(scope) as s where s in ('', path) or starts_with(path, s || '/'))
$$;

-- A person's scope (ids of units; '' is the whole utility) as the paths they have now.
create function scope_paths(scope text[]) returns text[]
language sql stable parallel safe as $$
  select coalesce(array_agg(path order by path), '{}') from (
    select path from unit where id = any (scope)
    union all
    select '' where '' = any (scope)
  ) as root
$$;

create table person (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
  name text not null,
  password text not null,
  roles text[] not null,
  -- ids of units; '' is the whole utility
  scope text[] not null,
  disabled boolean not null default false,
  must_change_password boolean not null default true,
  created_at timestamptz not null,
  password_changed_at timestamptz not null,
  last_signed_in_at timestamptz
);

create table session (
  token_hash text primary key,
  person_id text not null references person (id),
  address text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on session (person_id);

create table api_token (
  id text primary key,
  token_hash text not null unique,
  person_id text not null references person (id),
  name text not null,
  roles text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index api_token_person on api_token (person_id);

-- Failed sign-ins by 'person:<id>' and 'address:<ip>', whether or not such a person exists.
create table sign_in_failure (
  key text primary key,
  failures int not null,
  first_at timestamptz not null,
  blocked_until timestamptz not null
);
