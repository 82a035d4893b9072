/**
 * Who would fall behind: the probabilities of each month's first scoring against the bills that fell due next. The
 * plain alternative looks who owes already, and who was late last time.
 * @module
 */
import { addDays, type Day, dayOf } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import {
  aucOf,
  brierOf,
  type CalibrationBin,
  calibrationOf,
} from "../../../../src/math/learning/probability-metrics.ts";
import { hasModels } from "../../desks/rooms.ts";
import type { Asker, Chart, Check, Finding, Year } from "../../year.ts";
import { type BillLife, billLives, daysLate, isSettledBy } from "../bill-lives.ts";
import { everyRow } from "../pages.ts";
import { fixed } from "./figures.ts";

/** What falling behind means (rulebook `arrears-model`). */
const horizonDays = 31;
const lateDays = 7;

interface Run {
  run: number;
  on: Day;
}

/** Of one account: what the house said, what the plain look says, what came. */
interface Case {
  probability: number;
  plain: Plain;
  plainRate: number;
  behind: 0 | 1;
}

export const arrearsCheck: Check = {
  name: "arrears",
  monthly: false,
  async run(year) {
    if (!hasModels(year)) return [];
    const who = year.as("province.compliance");
    const lives = await billLives(year);
    const months: { month: string; cases: Case[] }[] = [];
    const wrong: string[] = [];
    const scored = await firstRuns(year, who);
    for (const month of monthsOf(year))
      if (!scored.has(month)) wrong.push(`${month}: nobody was scored`);
    for (const [month, run] of scored) {
      if (addDays(run.on, horizonDays + lateDays) > year.today()) continue;
      const said = await probabilities(who, run, wrong);
      months.push({ month, cases: casesOf(lives, said, run.on) });
    }
    const all = months.flatMap(({ cases }) => cases);
    if (all.length === 0) return wrong.length > 0 ? [findingOf([], months, wrong)] : [];
    return [findingOf(all, months, wrong)];
  },
};

/** The months of which a week at least is lived: so often everybody is scored. */
function monthsOf({ options, today }: Year): string[] {
  const months: string[] = [];
  for (let day = addDays(options.eve, 1); day <= today(); day = addDays(day, 1))
    if (day.endsWith("-08")) months.push(day.slice(0, 7));
  return months;
}

/** Of each month the first scoring, oldest first; their numbers run on. */
async function firstRuns({ options }: Year, who: Asker): Promise<Map<string, Run>> {
  const found = new Map<string, Run>();
  const newest = await who.ask("arrears.summary");
  for (let run: number = newest.run?.run ?? 0; run > 0; run -= 1) {
    const facts = await who.ask("arrears.summary", { run });
    // one that was broken off leaves its number behind
    if (isRefusal(facts)) continue;
    const on = dayOf(new Date(facts.run.asOf));
    if (on <= options.eve) break;
    found.set(on.slice(0, 7), { run, on });
  }
  return new Map([...found].toReversed());
}

async function probabilities(
  who: Asker,
  { run, on }: Run,
  wrong: string[],
): Promise<Map<string, number>> {
  const said = new Map<string, number>();
  const input = { run, bands: ["high", "medium", "low"] };
  const listing = { operation: "arrears.list", input, rows: "customers" };
  for await (const { customerAccount: account, probability } of everyRow(who, listing)) {
    if (!(probability >= 0 && probability <= 1)) wrong.push(`${account} ${on}: ${probability}`);
    said.set(account, probability);
  }
  return said;
}

function casesOf(lives: readonly BillLife[], said: ReadonlyMap<string, number>, on: Day): Case[] {
  const outcomes = outcomesAt(lives, on);
  const plain = plainAt(lives, on);
  const rates = plainRates(lives, addDays(on, -horizonDays - lateDays - 1));
  return [...outcomes].flatMap(([account, behind]) => {
    const probability = said.get(account);
    if (probability === undefined) return [];
    const seen = plain.get(account) ?? nothing;
    return [{ probability, plain: seen, plainRate: rates[seen.group], behind }];
  });
}

/** Of each account with a bill due in the horizon: whether one was unpaid too long. */
function outcomesAt(lives: readonly BillLife[], cut: Day): Map<string, 0 | 1> {
  const outcomes = new Map<string, 0 | 1>();
  const end = addDays(cut, horizonDays);
  for (const life of lives) {
    if (life.dueOn < cut || life.dueOn >= end) continue;
    const isBehind = daysLate(life, addDays(life.dueOn, lateDays + 1)) > lateDays;
    outcomes.set(life.account, isBehind || outcomes.get(life.account) === 1 ? 1 : 0);
  }
  return outcomes;
}

interface Plain {
  group: "owes" | "was late" | "in time";
  /** Days overdue now; below one, how late the last bill was. */
  score: number;
}
const nothing: Plain = { group: "in time", score: 0 };

/** What a clerk sees without any model at the beginning of a day. */
function plainAt(lives: readonly BillLife[], cut: Day): Map<string, Plain> {
  const seen = new Map<string, Plain>();
  const eve = addDays(cut, -1);
  for (const life of lives) {
    if (life.dueOn >= cut) continue;
    const late = daysLate(life, eve);
    const before = seen.get(life.account) ?? nothing;
    if (!isSettledBy(life, eve))
      seen.set(life.account, { group: "owes", score: Math.max(before.score, 1 + late) });
    else if (before.group !== "owes") {
      // bills come month by month: the last one stands
      const group = late > lateDays ? "was late" : "in time";
      seen.set(life.account, { group, score: late / 1000 });
    }
  }
  return seen;
}

/** How often each group fell behind at an earlier look, whose outcome is known by now. */
function plainRates(lives: readonly BillLife[], cut: Day): Record<Plain["group"], number> {
  const plain = plainAt(lives, cut);
  // one half of a case each way, so that no group is certain
  const counts = { owes: [0.5, 1], "was late": [0.5, 1], "in time": [0.5, 1] };
  for (const [account, behind] of outcomesAt(lives, cut)) {
    const count = counts[(plain.get(account) ?? nothing).group];
    count[0]! += behind;
    count[1]! += 1;
  }
  const rate = (group: Plain["group"]) => counts[group][0]! / counts[group][1]!;
  return { owes: rate("owes"), "was late": rate("was late"), "in time": rate("in time") };
}

function measured(cases: readonly Case[]) {
  const labels = Uint8Array.from(cases, ({ behind }) => behind);
  const of = (value: (one: Case) => number) => Float64Array.from(cases, value);
  const probabilities = of(({ probability }) => probability);
  const rates = of(({ plainRate }) => plainRate);
  return {
    ...{ auc: aucOf(probabilities, labels), brier: brierOf(probabilities, labels) },
    calibration: calibrationOf(probabilities, labels),
    plainAuc: aucOf(
      of(({ plain }) => plain.score),
      labels,
    ),
    ...{ plainBrier: brierOf(rates, labels), plainCalibration: calibrationOf(rates, labels) },
  };
}

function findingOf(
  all: readonly Case[],
  months: readonly { month: string; cases: Case[] }[],
  wrong: string[],
): Finding {
  const behind = all.filter((one) => one.behind === 1).length;
  const words = {
    zh: "欠费风险：每月首次评分对照随后到期账单的实情",
    en: "Arrears: each month's first scores against the bills that fell due next",
  };
  const counted = { months: months.length, accounts: all.length, behind };
  if (behind === 0 || behind === all.length) {
    return { group: "judgement", ...words, figures: counted, wrong };
  }
  const { calibration, plainCalibration, ...scores } = measured(all);
  if (all.length >= 1000 && scores.auc < 0.5) wrong.push(`AUC ${fixed(scores.auc)}`);
  const figures = {
    ...counted,
    ...{ auc: fixed(scores.auc), plainAuc: fixed(scores.plainAuc) },
    ...{ brier: fixed(scores.brier), plainBrier: fixed(scores.plainBrier) },
    calibrationError: fixed(calibration.error),
    plainCalibrationError: fixed(plainCalibration.error),
  };
  const charts = [monthsChart(months), calibrationChart(calibration.bins)];
  return { group: "judgement", ...words, figures, wrong, charts };
}

function monthsChart(months: readonly { month: string; cases: Case[] }[]): Chart {
  const each = months.map(({ cases }) => measured(cases));
  const line = (values: number[]) => values.map((value) => (Number.isNaN(value) ? null : value));
  return {
    ...{ kind: "lines", zh: "欠费评分的 AUC", en: "AUC of the arrears scores" },
    axis: months.map(({ month }) => month),
    series: [
      { zh: "模型", en: "model", values: line(each.map(({ auc }) => auc)) },
      { zh: "上期是否拖欠", en: "late last time", values: line(each.map((one) => one.plainAuc)) },
    ],
  };
}

function calibrationChart(bins: readonly CalibrationBin[]): Chart {
  return {
    ...{ kind: "points", zh: "说的概率与实际比例", en: "Probability said, and share that came" },
    axis: bins.map(({ predicted }) => fixed(predicted)),
    series: [
      { zh: "实际", en: "came", values: bins.map(({ observed }) => fixed(observed)) },
      { zh: "应为", en: "exact", values: bins.map(({ predicted }) => fixed(predicted)) },
    ],
  };
}
