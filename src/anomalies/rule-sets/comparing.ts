/**
 * What two rule sets fire on over the same payments, each with its own categories. Only records on which either fires
 * leave the engine.
 * @module
 */
import { dayMs } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import { recordSlices, type Screening } from "../behaviour/behaviour.ts";
import { categorySelect, profileRelation } from "../categories/categories.ts";
import { firedRules, firesSql, rulesSql, verdictOf } from "../rules.ts";
import type { RuleTable } from "../schema.ts";
import type { RuleSet } from "./rule-sets.ts";
import type { Comparison } from "./schema.ts";
import type { Report } from "./store.ts";

export interface Pair {
  champion: RuleSet;
  challenger: RuleSet;
}

export interface Comparing {
  asOf: Date;
  days: number;
  screening: Screening;
}

const mostExamples = 20;
const none = { both: 0, onlyChampion: 0, onlyChallenger: 0 };
type Counts = typeof none;

function verdictsSql({ table, categories }: RuleSet): string {
  return `
    select record, category, ${rulesSql(table)} as verdict
    from recent left join (select customer_account, category from (${categorySelect(categories)}))
      using (customer_account)
    where ${firesSql(table)}`;
}

/** Rows of `what` = fired, by record; and of `what` = counted, how many records the challenger's categories have. */
function pairSelect({ champion, challenger }: Pair): string {
  return `
    with recent as materialized (
      select * from anomaly_records where paid_at >= getvariable('since')
    ),
    one as (${verdictsSql(champion)}),
    two as (${verdictsSql(challenger)})
    select 'fired' as what, record, coalesce(two.category, one.category, 0) as category,
      one.verdict as champion, two.verdict as challenger, 1 as records
    from one full join two using (record)
    union all by name
    select 'counted' as what, coalesce(category, 0) as category, count(*) as records
    from recent left join (
      select customer_account, category from (${categorySelect(challenger.categories)})
    ) using (customer_account)
    group by category`;
}

/** Undefined where the job was cancelled. */
export async function compare(
  context: JobContext,
  pair: Pair,
  { asOf, days, screening }: Comparing,
): Promise<Report | undefined> {
  const analytics = await context.analytics();
  const since = new Date(asOf.getTime() - days * dayMs);
  const tally = new Tally(pair);
  const slices = await recordSlices(analytics, asOf, { screening });
  const relations = [pair.champion, pair.challenger].map(({ categories }) =>
    profileRelation(categories),
  );
  for (const [done, slice] of slices.entries()) {
    if (context.isCancelled()) return undefined;
    context.progress(done, slices.length);
    const query = {
      relations: [...new Set([...slice.relations, ...relations])],
      parameters: { ...slice.parameters, since },
      ...{ given: slice.given, select: pairSelect(pair) },
    };
    for await (const columns of analytics.columnChunks(query, 50_000)) tally.add(columns);
  }
  return { asOf: asOf.toISOString(), days, ...tally.report() };
}

class Tally {
  readonly #pair: Pair;
  readonly #records = new Map<number, number>();
  readonly #byCategory = new Map<number, Counts>();
  readonly #byRule = new Map<string, Counts>();
  readonly #total = { ...none };
  readonly #examples: Comparison["examples"] = [];

  constructor(pair: Pair) {
    this.#pair = pair;
  }

  add(columns: Record<string, Float64Array | string[]>): void {
    const texts = (name: string) => columns[name] as string[];
    const [category, records] = [columns.category as Float64Array, columns.records as Float64Array];
    for (const [row, what] of texts("what").entries()) {
      const of = category[row]!;
      if (what === "counted") this.#records.set(of, (this.#records.get(of) ?? 0) + records[row]!);
      else
        this.#fired(texts("record")[row]!, of, {
          before: texts("champion")[row]!,
          after: texts("challenger")[row]!,
        });
    }
  }

  #fired(record: string, category: number, { before, after }: { before: string; after: string }) {
    const { champion, challenger } = this.#pair;
    const [old, young] = [namesOf(champion.table, before), namesOf(challenger.table, after)];
    const side = before && after ? "both" : before ? "onlyChampion" : "onlyChallenger";
    this.#total[side]++;
    counted(this.#byCategory, category)[side]++;
    for (const rule of new Set([...old, ...young])) {
      const fired =
        old.has(rule) && young.has(rule)
          ? "both"
          : old.has(rule)
            ? "onlyChampion"
            : "onlyChallenger";
      counted(this.#byRule, rule)[fired]++;
    }
    if (side === "both" || this.#examples.length >= mostExamples) return;
    const firedBy = side === "onlyChampion" ? "champion" : "challenger";
    this.#examples.push({ record, category, firedBy, rules: [...(before ? old : young)] });
  }

  report(): Omit<Report, "asOf" | "days"> {
    const { champion, challenger } = this.#pair;
    const thresholds = ({ rules }: RuleTable) =>
      new Map(rules.map(({ rule, threshold }) => [rule, threshold]));
    const [before, after] = [thresholds(champion.table), thresholds(challenger.table)];
    const names = new Map(challenger.categories.categories.map(({ id, name }) => [id, name]));
    const categories = new Set([...this.#records.keys(), ...this.#byCategory.keys()]);
    return {
      records: [...this.#records.values()].reduce((sum, count) => sum + count, 0),
      total: this.#total,
      byCategory: [...categories]
        .sort((one, other) => one - other)
        .map((category) => ({
          ...{ category, name: names.get(category) ?? nameless },
          records: this.#records.get(category) ?? 0,
          ...(this.#byCategory.get(category) ?? none),
        })),
      byRule: [...new Set([...before.keys(), ...after.keys()])].map((rule) => ({
        ...{ rule, before: before.get(rule) ?? null, after: after.get(rule) ?? null },
        ...(this.#byRule.get(rule) ?? none),
      })),
      examples: this.#examples,
    };
  }
}

const nameless = { zh: "未分类", en: "No category" };

function counted<Key>(counts: Map<Key, Counts>, key: Key): Counts {
  const found = counts.get(key) ?? { ...none };
  counts.set(key, found);
  return found;
}

function namesOf(table: RuleTable, digits: string): Set<string> {
  return new Set(digits ? firedRules(table, verdictOf(digits)).map(({ rule }) => rule) : []);
}
