/**
 * How the grades are spread: by group and unit, and what changed lately.
 * @module
 */

import type { Transaction } from "../../base/database.ts";
import { type CustomerGroup, customerGroups } from "../../customers/schema.ts";
import { type Grade, grades } from "../schema.ts";

type Counts = Record<Grade, number>;

interface Count {
  group: CustomerGroup;
  unit: string;
  unitName: string;
  grade: Grade;
  accounts: bigint;
}

export interface Seen {
  scope: readonly string[];
  /** Path of a unit; its children are what is compared. */
  path: string | null;
  since: Date;
}

export async function findOverview({ sql }: Transaction, { scope, path, since }: Seen) {
  const depth = path === null ? 0 : path.split("/").length;
  const counts = await sql<Count>`
    with counted as (
      select customer.unit_id, standing.credit_group, standing.grade, count(*) as accounts
      from credit_standing as standing join customer using (customer_account)
      group by customer.unit_id, standing.credit_group, standing.grade
    )
    select credit_group as group, shown.id as unit, shown.name as "unitName", grade,
      sum(accounts)::bigint as accounts
    from counted join unit on unit.id = counted.unit_id
      join unit as shown on shown.id = split_part(unit.path, '/',
        least(array_length(string_to_array(unit.path, '/'), 1), greatest(${depth}::int + 1, 2)))
    where in_scope(unit.path, ${scope}::text[])
      and (${path}::text is null or in_scope(unit.path, array[${path}::text]))
    group by credit_group, shown.id, shown.name, grade
    order by shown.id`;
  const moves = await sql<{ from: Grade; to: Grade; accounts: bigint }>`
    select previous_grade as from, grade as to, count(*) as accounts
    from credit_standing join customer using (customer_account)
      join unit on unit.id = customer.unit_id
    where previous_grade is not null and since >= ${since}
      and in_scope(unit.path, ${scope}::text[])
      and (${path}::text is null or in_scope(unit.path, array[${path}::text]))
    group by previous_grade, grade order by previous_grade, grade`;
  const [run] = await sql<{
    asOf: Date;
    model: string;
    rulebook: string;
    accounts: bigint;
  }>`select as_of as "asOf", model, rulebook, accounts from credit_run
    order by as_of desc, graded_at desc limit 1`;
  const units = Map.groupBy(counts, ({ unit }) => unit);
  return {
    run: run ? { ...run, asOf: run.asOf.toISOString(), accounts: Number(run.accounts) } : null,
    counts: summed(counts),
    groups: (Object.keys(customerGroups) as CustomerGroup[]).map((group) => ({
      group,
      counts: summed(counts.filter((count) => count.group === group)),
    })),
    units: [...units].map(([unit, of]) => ({
      unit,
      unitName: of[0]!.unitName,
      counts: summed(of),
    })),
    transitions: moves.map((move) => ({ ...move, accounts: Number(move.accounts) })),
  };
}

function summed(counts: readonly Count[]): Counts {
  const of = (grade: Grade) =>
    counts.reduce((sum, count) => sum + (count.grade === grade ? Number(count.accounts) : 0), 0);
  return Object.fromEntries(grades.map((grade) => [grade, of(grade)])) as Counts;
}
