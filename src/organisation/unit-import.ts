/**
 * The organisation tree as a table: id, name, level, parent, and what else a unit is known by.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Context } from "../base/operation.ts";
import type { ImportPlan } from "../files/import-plan.ts";
import type { RowError } from "../files/schema.ts";
import { because, type Level, levels } from "./schema.ts";
import { arrangeUnits, lockUnits } from "./units.ts";

/** Levels as files call them. */
const levelNames: Record<string, Level> = {
  ...Object.fromEntries(levels.map((level) => [level, level])),
  省: "province",
  市: "city",
  地市: "city",
  县: "county",
  区县: "county",
  所: "station",
  供电所: "station",
};

const asText = (text: string) => text;

export const unitPlan: ImportPlan = {
  kind: "unit",
  key: ["id"],
  columns: [
    {
      name: "id",
      describe: { zh: "单位编码", en: "unit code" },
      required: true,
      synonyms: ["编码", "code"],
      parse: (text) => (/^[^/]{1,64}$/.test(text) ? text : undefined),
      sqlType: "text",
    },
    {
      name: "name",
      describe: { zh: "单位名称", en: "unit name" },
      required: true,
      synonyms: ["名称"],
      parse: (text) => (text.length <= 100 ? text : undefined),
      sqlType: "text",
    },
    {
      name: "level",
      describe: { zh: "级别（省、市、县、所）", en: "level: province, city, county or station" },
      required: true,
      synonyms: ["级别"],
      parse: (text) => levelNames[text.toLowerCase()],
      sqlType: "text",
    },
    {
      name: "parent",
      describe: { zh: "上级单位（编码或名称）", en: "unit above, by code or name" },
      synonyms: ["上级", "parent_id"],
      parse: asText,
      sqlType: "text",
    },
    {
      name: "other_names",
      describe: { zh: "其他名称（以 | 分隔）", en: "other names, separated by |" },
      synonyms: ["别名", "aliases"],
      parse: asText,
      sqlType: "text",
    },
    {
      name: "population",
      describe: { zh: "人口", en: "population" },
      parse: (text) => (/^\d{1,12}$/.test(text) ? BigInt(text) : undefined),
      sqlType: "bigint",
    },
  ],
  check: findBadParents,
  merge: mergeUnits,
};

/**
 * Parents are looked up in the file first, by code or name, then among the units known already. A unit must stand
 * below its parent and above the children it has, which also rules out circles.
 */
async function findBadParents(transaction: Transaction): Promise<RowError[]> {
  await transaction.sql`alter table staging_unit add parent_id text, add parent_level text`;
  await transaction.sql`
    update staging_unit as child set
      parent_id = coalesce(beside.id, named.unit_id),
      parent_level = coalesce(beside.level, named.level)
    from staging_unit as self
    left join lateral (
      select min(id) as id, min(level) as level from staging_unit
      where id = self.parent or (name = self.parent
        and not exists (select from staging_unit as coded where coded.id = self.parent))
      having count(*) = 1
    ) as beside on true
    left join unit_by_text as named on named.key = unit_key(self.parent)
    where child.row_number = self.row_number and self.parent is not null`;
  const rows = await transaction.sql<{
    row: number;
    unit: string;
    above: string;
    level: string | null;
  }>`
    with placed as (
      select row_number, id as unit, level, parent as above, parent_level as above_level
      from staging_unit where parent is not null
      union all
      select staged.row_number, child.id, child.level, staged.id, staged.level
      from staging_unit as staged join unit as child on child.parent_id = staged.id
      where not exists (select from staging_unit as other where other.id = child.id)
    )
    select row_number as row, unit, above, above_level as level from placed
    where above_level is null
      or array_position(${levels}::text[], above_level) >= array_position(${levels}::text[], level)
    order by row_number`;
  return rows.map(({ row, unit, above, level }) => ({
    row,
    column: "parent",
    value: above,
    reason: level
      ? because.unit_misplaced({ unit, parent: above })
      : because.unknown_unit({ unit: above }),
  }));
}

async function mergeUnits({ transaction }: Context): Promise<number> {
  await lockUnits(transaction);
  const rows = await transaction.sql`
    insert into unit (id, name, level, parent_id, path, other_names, population)
    select id, name, level, parent_id, id, coalesce(string_to_array(other_names, '|'), '{}'),
      population
    from staging_unit
    on conflict (id) do update set name = excluded.name, level = excluded.level,
      parent_id = excluded.parent_id, other_names = excluded.other_names,
      population = coalesce(excluded.population, unit.population)
    where (unit.name, unit.level, unit.parent_id, unit.other_names, unit.population)
      is distinct from (excluded.name, excluded.level, excluded.parent_id, excluded.other_names,
        coalesce(excluded.population, unit.population))
    returning id`;
  await arrangeUnits(transaction);
  return rows.length;
}
