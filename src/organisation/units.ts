/**
 * Units in PostgreSQL: placing them in the tree, and finding them by what people call them.
 * @module
 */
import { assert } from "../base/assert.ts";
import type { Transaction } from "../base/database.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import {
  because,
  type Level,
  levels,
  type NewUnit,
  type ResolvedUnit,
  type Unit,
} from "./schema.ts";

/**
 * Which unit each text names: by id, path, name, full name (济南市历下区, 山东省济南市历下区), short name
 * (历下), company name (国网济南供电公司). Texts that name nothing are absent from the answer.
 * A million rows resolve in SQL instead, by joining their distinct texts to `unit_by_text`.
 */
export async function resolveUnits(
  transaction: Transaction,
  texts: Iterable<string>,
): Promise<Map<string, ResolvedUnit>> {
  const wanted = [...new Set(texts)];
  const rows = await transaction.sql<{
    text: string;
    id: string | null;
    path: string;
    level: Level;
  }>`
    select wanted.text, named.unit_id as id, named.path, named.level
    from unnest(${wanted}::text[]) as wanted (text)
    join unit_by_text as named on named.key = unit_key(wanted.text)
    where named.key = any (array(select unit_key(text) from unnest(${wanted}::text[]) as text))`;
  return new Map(
    rows.map(({ text, id, path, level }) => [
      text,
      id === null ? "ambiguous" : { id, path, level },
    ]),
  );
}

/** Path of the one unit that a text names; undefined where it names none, or several. */
export async function unitPath(
  transaction: Transaction,
  text: string,
): Promise<string | undefined> {
  const [byId] = await transaction.sql<{ path: string }>`select path from unit where id = ${text}`;
  if (byId) return byId.path;
  const unit = (await resolveUnits(transaction, [text])).get(text);
  return unit === undefined || unit === "ambiguous" ? undefined : unit.path;
}

/** Whether a unit has this id or one that reads the same (３７０１ and 3701), wherever it stands. */
export async function isIdTaken({ sql }: Transaction, id: string): Promise<boolean> {
  const taken = await sql`
    select from unit_alias where key = unit_key(${id}) and rank = 0 limit 1`;
  return taken.length > 0;
}

/** The units of a data scope, themselves and all below. */
export async function unitsInScope(
  transaction: Transaction,
  scope: readonly string[],
): Promise<Unit[]> {
  const rows = await transaction.sql<Omit<Unit, "population"> & { population: bigint | null }>`
    select id, name, level, parent_id as "parentId", path, other_names as "otherNames", population
    from unit
    where in_scope(path, ${scope}::text[])
    order by path`;
  return rows.map((row) => ({
    ...row,
    population: row.population === null ? null : Number(row.population),
  }));
}

/**
 * Makes cities out of names that an import met and nobody knows yet: id = name = path. Names that
 * already resolve stay what they are. Returns how many were made.
 */
export async function createUnits(
  transaction: Transaction,
  names: Iterable<string>,
): Promise<number> {
  const wanted = [...new Set(names)].map((name) => name.trim()).filter((name) => name !== "");
  const known = await resolveUnits(transaction, wanted);
  const unknown = wanted.filter((name) => !known.has(name));
  if (unknown.length === 0) return 0;
  const made = await saveUnits(
    transaction,
    unknown.map((name) => ({
      id: name.replaceAll("/", "／"),
      name,
      level: "city" as const,
      otherNames: [],
    })),
  );
  assert(!isRefusal(made), "a unit without a parent is never misplaced");
  return made;
}

/** Writes units (a known id is changed in place) and arranges the tree. Returns how many. */
export async function saveUnits(
  transaction: Transaction,
  units: readonly NewUnit[],
): Promise<number | Refusal> {
  await lockUnits(transaction);
  const rows = await transaction.sql`
    insert into unit (id, name, level, parent_id, path, other_names, population)
    select id, name, level, parent, id, other_names, population
    from jsonb_to_recordset(${toRecords(units)}::jsonb) as new (
      id text, name text, level text, parent text, other_names text[], population bigint)
    on conflict (id) do update set
      name = excluded.name, level = excluded.level, parent_id = excluded.parent_id,
      other_names = excluded.other_names,
      population = coalesce(excluded.population, unit.population)
    returning id`;
  const misplaced = await findMisplaced(transaction);
  if (misplaced) return misplaced;
  await arrangeUnits(transaction);
  return rows.length;
}

/** A parent must exist and stand higher, which also rules out circles. */
async function findMisplaced(transaction: Transaction): Promise<Refusal | undefined> {
  const [wrong] = await transaction.sql<{ unit: string; parent: string; isKnown: boolean }>`
    select unit.id as unit, unit.parent_id as parent, above.id is not null as "isKnown"
    from unit left join unit as above on above.id = unit.parent_id
    where unit.parent_id is not null and (above.id is null
      or array_position(${levels}::text[], above.level)
        >= array_position(${levels}::text[], unit.level))
    order by unit.id limit 1`;
  if (!wrong) return undefined;
  const { unit, parent, isKnown } = wrong;
  if (isKnown) return refuse("invalid", because.unit_misplaced({ unit, parent }));
  return refuse("not_found", because.unknown_unit({ unit: parent }));
}

function toRecords(units: readonly NewUnit[]): string {
  const records = units.map(({ otherNames, ...unit }) => ({ ...unit, other_names: otherNames }));
  return JSON.stringify(records);
}

/** One writer of the tree at a time; readers are not held up. */
export async function lockUnits(transaction: Transaction): Promise<void> {
  await transaction.sql`lock table unit in share row exclusive mode`;
}

/** Brings paths, ancestors and spoken names in line with names and parents. */
export async function arrangeUnits(transaction: Transaction): Promise<void> {
  await placeUnits(transaction);
  await nameUnits(transaction);
}

async function placeUnits(transaction: Transaction): Promise<void> {
  await transaction.sql`
    with recursive line as (
      select id, id as path,
        case level when 'province' then id end as province_id,
        case level when 'city' then id end as city_id,
        case level when 'county' then id end as county_id
      from unit where parent_id is null
      union all
      select unit.id, line.path || '/' || unit.id, line.province_id,
        case unit.level when 'city' then unit.id else line.city_id end,
        case unit.level when 'county' then unit.id else line.county_id end
      from line join unit on unit.parent_id = line.id
    )
    update unit set path = line.path, province_id = line.province_id, city_id = line.city_id,
      county_id = line.county_id
    from line
    where line.id = unit.id
      and (unit.path, unit.province_id, unit.city_id, unit.county_id)
        is distinct from (line.path, line.province_id, line.city_id, line.county_id)`;
}

/** Suffixes that speech leaves off; two characters must stay (单县 keeps its 县). */
const unspoken =
  "^(.{2,}?)(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|省|市|区|县|旗|盟|供电所)$";

async function nameUnits(transaction: Transaction): Promise<void> {
  await transaction.sql`
    with recursive part as (
      select id, parent_id, level, name as text, 1 as rank from unit
      union
      select id, parent_id, level, regexp_replace(name, ${unspoken}::text, '\\1'), 3 from unit
      union
      select id, parent_id, level, unnest(other_names), 1 from unit
    ),
    spoken as (
      select id, parent_id, text, rank from part
      union
      select spoken.id, part.parent_id, part.text || spoken.text,
        greatest(2, spoken.rank, part.rank)
      from spoken join part on part.id = spoken.parent_id
    ),
    called as (
      select id, text, rank from spoken
      union all select id, id, 0 from unit
      union all select id, path, 0 from unit
      union all
      select id, prefix || text || '供电公司', 3
      from part, (values (''), ('国网')) as company (prefix)
      where level in ('city', 'county')
    ),
    wanted as (
      select unit_key(text) as key, id as unit_id, min(rank) as rank
      from called group by unit_key(text), id
    ),
    gone as (
      delete from unit_alias as alias where not exists (
        select from wanted where wanted.key = alias.key and wanted.unit_id = alias.unit_id)
    )
    insert into unit_alias (key, unit_id, rank)
    select key, unit_id, rank from wanted
    on conflict (key, unit_id) do update set rank = excluded.rank
      where unit_alias.rank <> excluded.rank`;
}
