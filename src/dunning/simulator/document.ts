/**
 * A simulation as an immutable document: the same inputs give the same bytes, whose SHA-256 the house signs.
 * @module
 */
import type { Law } from "../law.ts";
import type { Policy } from "../policy/body.ts";
import { dayText } from "../replaying/days.ts";
import type { Outcome } from "../replaying/outcome.ts";
import { sumOf } from "../replaying/tally.ts";
import { protectionKinds } from "../schema.ts";
import { cashCurve, curveStep, metricLines } from "./estimates.ts";
import { countChanges, examplesOf } from "./examples.ts";
import type { Window } from "./reading.ts";
import type { SimulationDocument } from "./schema.ts";

const shownCustomers = 40;

/** What the replay rests on, said on every document. */
const assumptions = [
  {
    zh: "假定期内实际生效的是“现行策略”，其步骤按本策略推算，实付日期为真实数据",
    en: "The live policy is taken to have been in force: its steps are derived, its payment days are what happened",
  },
  {
    zh: "步骤对付款的影响为风险比，先验为 [A]；有足够对照组时以实测代替",
    en: "A step's effect is a hazard ratio; priors stand [A] until a large enough hold-out group replaces them",
  },
  {
    zh: "期初已有的欠费从阶梯起点重新开始；过去的承诺、分期和争议未重放",
    en: "Arrears from before the window start at the foot of the ladder; past promises, instalments and disputes are not replayed",
  },
  {
    zh: "违约金按每笔本金计算，不含每张账单的最低额",
    en: "Late fees are counted on each part of the principal, without the minimum of a bill",
  },
  {
    zh: "区间反映反应强度的不确定性；客户即本单位全部客户，没有抽样误差",
    en: "Intervals show what is not known of the response; the customers are all of the house's, so they carry no sampling error",
  },
] as const;

export interface Written {
  window: Window;
  snapshot: string;
  policies: { live: Policy; changed: Policy };
  seed: number;
  draws: number;
  sample: number | undefined;
  sources: SimulationDocument["response"];
  laws: readonly Law[];
}

export function documentOf(outcome: Outcome, written: Written): SimulationDocument {
  const { window, snapshot, policies, seed, draws, sample, sources, laws } = written;
  const { world, stable, live, changed, differing, played, billedFen } = outcome;
  const { replayed } = world;
  const both = { live: sumOf(stable, live), changed: sumOf(stable, changed[0]!) };
  const codes = [...new Set([...Object.keys(both.live.stops), ...Object.keys(both.changed.stops)])];
  const named = ({ name, hash, body: { zh, en } }: Policy) => ({ name, zh, en, hash });
  return {
    format: "gridtill-dunning-simulation-1",
    ...{ live: named(policies.live), changed: named(policies.changed) },
    window: { from: window.from, to: window.to, asOf: window.asOf.toISOString(), snapshot },
    ...{ seed, draws },
    read: {
      accounts: replayed.accounts.length,
      accountsPlayed: played.length,
      sample: sample ?? null,
      tranches: replayed.tranches.fen.length,
      billedFen,
      graded: gradedShare(outcome),
      protectedAccounts: replayed.protections.size,
      laws: laws.map(({ name, hash, zh, en }) => ({ name, hash, zh, en })),
    },
    response: sources,
    metrics: metricLines(outcome),
    protectedHits: Object.entries(protectionKinds).map(([kind, { zh, en }]) => ({
      ...{ kind, zh, en },
      live: both.live.protected[kind as keyof typeof protectionKinds] ?? 0,
      changed: both.changed.protected[kind as keyof typeof protectionKinds] ?? 0,
    })),
    guardStops: codes.sort().map((code) => ({
      code,
      live: both.live.stops[code] ?? 0,
      changed: both.changed.stops[code] ?? 0,
    })),
    curve: { from: dayText(replayed.firstDay), everyDays: curveStep, ...cashCurve(outcome) },
    changes: {
      accounts: differing.length,
      drawn: outcome.drawnAccounts,
      byChange: countChanges(differing),
      sample: examplesOf(outcome, shownCustomers),
    },
    assumptions: [...assumptions],
  };
}

/** Of the accounts played and their months: where grade and probability could be read. */
function gradedShare({ world: { replayed }, played }: Outcome): number {
  const months = replayed.monthOf(replayed.lastDay) + 1;
  let graded = 0;
  for (const account of played) {
    for (let month = 0; month < months; month++) {
      if (replayed.grade(account, month) !== null) graded += 1;
    }
  }
  return played.length === 0 ? 0 : graded / (played.length * months);
}
