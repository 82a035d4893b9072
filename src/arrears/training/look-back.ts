/**
 * Everything a model is to learn from and be measured on, gathered as of one moment.
 * @module
 */
import { type Day, dayOf, startOfDay } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { type Source, sourceNames } from "../indicators.ts";
import type { RiskModel } from "../pipeline/risk-document.ts";
import type { RiskTable } from "../pipeline/risk-table.ts";
import type { ArrearsRules } from "../rulebook.ts";
import { because } from "../schema.ts";
import { columnsOf, type Population, readPopulation } from "../sources/sources.ts";
import { casesOf, factsOf, type LookedCut, lookAt, planCuts } from "./cuts.ts";

export interface TrainingWanted {
  asOf: Date;
  without: readonly Source[];
  rules: ArrearsRules;
  /** Of the rulebook. */
  version: string;
  model: RiskModel;
  seed: number;
}

export interface LookedBack {
  /** Oldest first, the test window last; those that nothing came of are left out. */
  looks: LookedCut[];
  /** All but the test window. */
  table: RiskTable & { labels: Uint8Array };
  /** The last day whose outcomes are known. */
  until: Day;
  /** The same accounts, as they were on any day. */
  populationOn: (day: Day) => Promise<Population>;
  /** The lake's snapshot they were read from. */
  snapshot: string;
}

/** Larger utilities are sampled by a hash of the account, the same accounts in every look. */
export async function lookBack(
  context: JobContext,
  { asOf, without, rules }: TrainingWanted,
): Promise<LookedBack | Refusal> {
  if (sourceNames.every((source) => without.includes(source)))
    return refuse("invalid", because.all_left_out());
  const analytics = await context.analytics();
  const until = dayOf(asOf);
  const cuts = planCuts(until, rules);
  const [counted] = await analytics.query<{ accounts: number }>({
    relations: ["archive_indicators"],
    parameters: { as_of: asOf },
    select: "select count(*) as accounts from archive_indicators",
  });
  const wanted = rules.cuts.mostCases / cuts.length / Math.max(1, Number(counted?.accounts));
  const share = wanted < 1 ? { share: Math.ceil(wanted * 1_000_000) } : {};
  const looks: LookedCut[] = [];
  for (const [done, cut] of cuts.entries()) {
    context.progress(done, cuts.length + 1, cut.day);
    const look = await lookAt(analytics, cut, { rules, without, ...share });
    if (factsOf(look).rows > 0) looks.push(look);
  }
  const learnt = looks.slice(0, -1);
  const tooFew =
    refusalFor(learnt, rules.cuts.leastCases, asOf) ??
    refusalFor(looks.slice(-1), Math.ceil(rules.cuts.leastCases / 4), asOf);
  if (tooFew) return tooFew;
  const table = { ...casesOf(learnt), series: columnsOf(without).series };
  const populationOn = (day: Day) =>
    readPopulation(analytics, { asOf: startOfDay(day), rules, without, ...share });
  return { looks, table, until, populationOn, snapshot: analytics.snapshot.id };
}

/** Both outcomes must have happened often enough. */
function refusalFor(looks: readonly LookedCut[], least: number, asOf: Date): Refusal | undefined {
  const facts = looks.map(factsOf);
  const rows = facts.reduce((sum, cut) => sum + cut.rows, 0);
  const behind = facts.reduce((sum, cut) => sum + cut.behind, 0);
  if (behind >= least && rows - behind >= least) return undefined;
  return refuse("conflict", because.too_few_cases({ asOf: dayOf(asOf), rows, behind, least }));
}
