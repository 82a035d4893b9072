/**
 * The method's own run over payments that are all there is: records, categories, thresholds, the rule table and
 * its verdicts. The same relations and the same fit as over the lake; nothing here sees a label.
 * @module
 */
import {
  givenPayments,
  recordsOf,
  type Screening,
  screeningOf,
} from "../../anomalies/behaviour/behaviour.ts";
import * as grouping from "../../anomalies/categories/categories.ts";
import {
  fieldIds,
  fields,
  type RuleTable,
  type ScreenedRecord,
  type Verdict,
} from "../../anomalies/schema.ts";
import {
  columnOf,
  compileRules,
  fitRulesOn,
  fitThresholds,
  rulesSql,
  verdictOf,
} from "../../anomalies/thresholds/thresholds.ts";
import type { Analytics, GivenColumn, GivenColumns } from "../../base/database.ts";
import { dayMs } from "../../base/dates.ts";
import type { Surroundings } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { categoryRecords, type Figures } from "./gathering.ts";
import { type ReadPayment, windowOf } from "./reading.ts";

/** One place per payment, in the order of the file. */
export interface Screened {
  table: RuleTable;
  categories: grouping.Categories;
  /** Where a category's thresholds come from. */
  provenance: ReadonlyMap<number, string>;
  /** 0 where the account has none. */
  category: Uint8Array;
  figures: Figures;
  verdicts: Verdict[];
}

export interface Screenable {
  analytics: Analytics;
  rulebooks: Surroundings["rulebooks"];
  now: Date;
}

interface Asked {
  seed: number;
  /** Share of payments that may be flagged. */
  budget?: number | undefined;
}

interface Given {
  asOf: Date;
  from: Date;
  given: Readonly<Record<string, GivenColumns>>;
  payments: readonly ReadPayment[];
}

export async function screenPayments(
  context: Screenable,
  payments: readonly ReadPayment[],
  asked: Asked,
): Promise<Screened | Refusal> {
  const [screening, rules] = [screeningOf(context), fitRulesOn(context, context.now)];
  if (isRefusal(screening)) return screening;
  if (isRefusal(rules)) return rules;
  const given = givenOf(payments);
  const figures = await figuresOf(context.analytics, given, screening);
  const { categories, category } = await categoriesOf(context.analytics, given, asked.seed);
  const days = (given.asOf.getTime() - given.from.getTime()) / dayMs;
  const fitted = fitThresholds({
    ...{ asOf: given.asOf, window: { from: given.from, to: given.asOf }, seed: asked.seed },
    ...{ rules: rules.rules, kinds: rules.kinds, rulebook: rules.version },
    categories: categoryRecords(categories, {
      category,
      figures,
      offsetDays: screening.interval.offsetDays,
    }),
    budget: asked.budget === undefined ? undefined : (asked.budget * payments.length) / days,
  });
  if (isRefusal(fitted)) return fitted;
  const table = compileRules(fitted, screening.rules);
  return {
    ...{ table, categories, category, figures },
    provenance: new Map(fitted.categories.map((each) => [each.category, each.provenance])),
    verdicts: await verdictsOf(context.analytics, table, { category, figures }),
  };
}

/**
 * A payment's record is its place in the file. Of an account's payments of one instant, which a file that has only
 * days is full of, each later row is a second later.
 */
function givenOf(payments: readonly ReadPayment[]): Given {
  const { from, to: asOf } = windowOf(payments);
  const taken = new Map<string, number>();
  const placed = payments.map(({ account, paidOn, paidAt, amountFen }, at) => {
    const instant = `${account} ${paidAt.getTime()}`;
    const before = taken.get(instant) ?? 0;
    taken.set(instant, before + 1);
    return {
      ...{ customerAccount: account, paidOn, amountFen, record: String(at).padStart(9, "0") },
      paidAt: new Date(paidAt.getTime() + 1000 * before),
    };
  });
  return { asOf, from, given: givenPayments(placed), payments };
}

/** All of the file's payments are judged, however old the first one is. */
async function figuresOf(
  analytics: Analytics,
  { asOf, from, given, payments }: Given,
  rules: Screening,
): Promise<Figures> {
  const months = Math.ceil((asOf.getTime() - from.getTime()) / (28 * dayMs)) + 1;
  const screening = { ...rules, history: { ...rules.history, months } };
  const figures: Record<string, Float64Array> = {};
  for await (const { record, numbers } of recordsOf(analytics, asOf, { screening, given })) {
    for (const [name, values] of Object.entries(numbers)) {
      figures[name] ??= new Float64Array(payments.length).fill(Number.NaN);
      for (const [row, at] of record.entries()) figures[name][Number(at)] = values[row]!;
    }
  }
  return figures;
}

async function categoriesOf(analytics: Analytics, { asOf, given, payments }: Given, seed: number) {
  const { profile } = await grouping.readProfile(analytics, { asOf, withBills: false, given });
  const categories = grouping.fitCategories(profile, { seed });
  const assigned = await analytics.columns({
    relations: [grouping.profileRelation(categories)],
    parameters: { as_of: asOf, account: null, slices: null, slice: null },
    given,
    select: `select customer_account, category from (${grouping.categorySelect(categories)})`,
  });
  const ids = assigned.category as Float64Array;
  const byAccount = new Map(
    (assigned.customer_account as string[]).map((account, row) => [account, ids[row]!]),
  );
  const category = Uint8Array.from(payments, ({ account }) => byAccount.get(account) ?? 0);
  return { categories, category };
}

const paymentFields = fieldIds.filter((field) => fields[field].subject === "payment");
export const ruleColumns = paymentFields.map(columnOf);

/** What rules read of the payment at a place. */
export function valuesOf(figures: Figures, at: number): ScreenedRecord["values"] {
  const said = paymentFields
    .map((field) => [field, figures[columnOf(field)]![at]!] as const)
    .filter(([, value]) => !Number.isNaN(value));
  return Object.fromEntries(said);
}

async function verdictsOf(
  analytics: Analytics,
  table: RuleTable,
  { category, figures }: Pick<Screened, "category" | "figures">,
): Promise<Verdict[]> {
  const whole = (values: ArrayLike<number>): GivenColumn => ({
    type: "integer",
    values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
  });
  const columns = ruleColumns.map((name) => [name, whole(figures[name]!)] as const);
  const place = whole(Uint32Array.from(category.keys()));
  const judged = { place, category: whole(category), ...Object.fromEntries(columns) };
  const { digits } = await analytics.columns({
    relations: [],
    given: { judged },
    select: `select ${rulesSql(table)} as digits from judged order by place`,
  });
  return (digits as string[]).map(verdictOf);
}
