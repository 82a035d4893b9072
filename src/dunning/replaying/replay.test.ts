/** The replay's invariants: what happened comes back to the fen, money is conserved, luck is shared. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Rulebook } from "../../base/capabilities.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { Random } from "../../math/statistics/random.ts";
import { heldOutBy } from "../hold-out.ts";
import { rememberDays } from "../hours.ts";
import { openLaw } from "../law.ts";
import { openPolicy, type Policy, PolicyBody } from "../policy/body.ts";
import type { Grade, ProtectionKind } from "../schema.ts";
import { estimate, metricLines } from "../simulator/estimates.ts";
import { examplesOf } from "../simulator/examples.ts";
import { ratioOf } from "../simulator/measured.ts";
import { windowOf } from "../simulator/window.ts";
import { chance } from "./chance.ts";
import { dayNumber } from "./days.ts";
import { never, type Replayed } from "./inputs.ts";
import { monthly } from "./months.ts";
import type { Comparison } from "./outcome.ts";
import { drawResponse, ResponseBody, withoutEffect } from "./response.ts";
import { Stopped, simulate } from "./simulate.ts";

const read = (path: string): Rulebook => {
  const file = parse(readFileSync(`rulebooks/national/${path}.yaml`, "utf8"));
  return { ...file, hash: path, origin: "shipped" };
};
const law = openLaw(read("cut-off-law-1996-09-01"))!;
const response = ResponseBody.parse(read("dunning-response-2024-01-01").body);
const notices = [2024, 2025, 2026].map((year) => read(`work-calendar-${year}-01-01`));
const calendar = rememberDays(workCalendar({ versions: () => notices }));
const shipped = readFileSync("rulebooks/national/dunning-policy-2024-01-01.yaml", "utf8");
const policyOf = (text: string): Policy =>
  openPolicy(PolicyBody.parse(parse(text).body), { name: "p", hash: "" });
const live = policyOf(shipped);
const earlier = policyOf(shipped.replaceAll("day: 30, step: call", "day: 22, step: call"));

interface Making {
  accounts?: number;
  grade?: (account: number) => Grade | null;
  protections?: Map<number, { kind: ProtectionKind; from: number; to: number }[]>;
  from?: string;
  to?: string;
  /** Of each account, the first so many. */
  bills?: number;
}

/** Accounts with a bill a month in two parts; every third is careless. */
function made({ accounts = 60, grade, protections, from, to, bills = 99 }: Making = {}): Replayed {
  const [firstDay, lastDay] = [dayNumber(from ?? "2025-11-01"), dayNumber(to ?? "2026-10-31")];
  const random = Random.seeded("replay");
  const rows: { account: number; issued: number; due: number; paid: number; fen: number }[] = [];
  for (let account = 0; account < accounts; account++) {
    const last = Math.min(lastDay, firstDay + 30 * (bills - 1) - 40);
    for (let issued = firstDay - 40; issued <= last; issued += 30) {
      const due = issued + 15;
      const isLate = random.fraction() < (account % 3 === 0 ? 0.8 : 0.2);
      const lag = Math.floor(-Math.log(1 - random.fraction()) * (account % 3 === 0 ? 30 : 8));
      const paid = isLate ? due + 1 + lag : due - Math.floor(random.fraction() * 12);
      for (const [part, fen] of [6000 + account, 2345].entries()) {
        const day = paid + part * 5;
        if (day < firstDay) continue;
        rows.push({ account, issued, due, paid: day > lastDay ? never : day, fen });
      }
    }
  }
  const starts = new Int32Array(accounts + 1);
  for (const { account } of rows) starts[account + 1]! += 1;
  for (let at = 0; at < accounts; at++) starts[at + 1]! += starts[at]!;
  const { monthOf, nextMonth } = monthly(firstDay, lastDay);
  const graded = grade ?? ((account) => (["C", "B", "A"] as const)[account % 3]!);
  return {
    tranches: {
      account: Int32Array.from(rows, ({ account }) => account),
      issuedOn: Int32Array.from(rows, ({ issued }) => issued),
      dueOn: Int32Array.from(rows, ({ due }) => due),
      paidOn: Int32Array.from(rows, ({ paid }) => paid),
      fen: Float64Array.from(rows, ({ fen }) => fen),
    },
    accounts: Array.from({ length: accounts }, (_, at) => String(3_700_000_000 + at)),
    classes: Array.from({ length: accounts }, (_, at) =>
      at % 5 ? "residential" : "non-residential",
    ),
    unitPaths: Array.from({ length: accounts }, () => "32/3201"),
    ...{ starts, firstDay, lastDay, monthOf, grade: graded, outages: new Map() },
    nextChange: (_account, day) => nextMonth(day),
    probability: (account) => (graded(account) === null ? null : 0.2),
    protections: protections ?? new Map(),
    complaintRisk: () => null,
  };
}

const run = (replayed: Replayed, changes: Partial<Comparison> = {}, draws = 3) =>
  simulate(
    replayed,
    { live, changed: live, response, lawOf: () => law, calendar, heldOutBy, ...changes },
    { seed: 7, draws },
  );
const lineOf = (outcome: Awaited<ReturnType<typeof run>>, name: string) =>
  metricLines(outcome).find(({ metric }) => metric === name)!;
const observedFen = ({ tranches }: Replayed) =>
  tranches.fen.reduce((sum, fen, at) => sum + (tranches.paidOn[at] === never ? 0 : fen), 0);

test("the same policy against itself differs in nothing, in no draw", async () => {
  const outcome = await run(made());
  expect(outcome.differing).toEqual([]);
  for (const { difference } of metricLines(outcome)) {
    expect(difference).toEqual({ value: 0, low: 0, high: 0 });
  }
});

test("another object that says the same is the same policy", async () => {
  const outcome = await run(made(), { changed: policyOf(`${shipped}\n# a remark\n`) });
  expect(outcome.differing).toEqual([]);
});

test("under the live policy the observed money comes back to the fen, day by day", async () => {
  const replayed = made();
  const outcome = await run(replayed, { changed: earlier });
  const byDay = new Float64Array(outcome.stable.cashByDay.length);
  replayed.tranches.paidOn.forEach((day, at) => {
    if (day !== never) byDay[day - replayed.firstDay]! += replayed.tranches.fen[at]!;
  });
  const live = outcome.stable.cashByDay.map((fen, day) => fen + outcome.live.cashByDay[day]!);
  expect(live).toEqual(byDay);
  expect(lineOf(outcome, "cashFen").live.value).toBe(observedFen(replayed));
});

test("without effect another policy does other things, and brings in the same to the day", async () => {
  const outcome = await run(made(), { changed: earlier, response: withoutEffect(response) });
  expect(outcome.differing.length).toBeGreaterThan(2);
  expect(lineOf(outcome, "calls").difference.value).toBeGreaterThan(0);
  for (const drawn of outcome.changed) expect(drawn.cashByDay).toEqual(outcome.live.cashByDay);
});

test("answering by the targets gives back what was observed, for every account", async () => {
  const replayed = made({ accounts: 60 });
  const outcome = await run(replayed, { changed: earlier }, 0);
  const played = outcome.differing.map(({ live }) => live.paidDays);
  expect(played.every((days) => days > 0)).toBe(true);
  const back = await run(replayed, { live: earlier, changed: earlier }, 0);
  expect(back.differing).toEqual([]);
});

test("paid and open are what was billed, in both and in every draw", async () => {
  const replayed = made();
  const outcome = await run(replayed, { changed: earlier });
  const billed = replayed.tranches.fen.reduce((sum, fen) => sum + fen, 0);
  expect(outcome.billedFen).toBe(billed);
  for (const { sums } of [outcome.live, ...outcome.changed]) {
    const { cashFen, openFen } = outcome.stable.sums;
    expect(cashFen + openFen + sums.cashFen + sums.openFen).toBe(billed);
  }
});

test("the same seed gives the same figures, another seed others", async () => {
  const ask = (seed: number) =>
    simulate(
      made(),
      { live, changed: earlier, response, lawOf: () => law, calendar, heldOutBy },
      { seed, draws: 2 },
    );
  const [one, two, three] = [await ask(1), await ask(1), await ask(2)];
  expect(metricLines(two)).toEqual(metricLines(one));
  expect(metricLines(three)).not.toEqual(metricLines(one));
});

test("with hardly a debt beside another, one contact more brings every payment as soon or sooner, in every draw", async () => {
  const added = "- { day: 22, step: call }\n        - { day: 30, step: call }";
  const changed = policyOf(shipped.replaceAll("- { day: 30, step: call }", added));
  const outcome = await run(made({ accounts: 400, bills: 2 }), { changed });
  expect(outcome.differing.every((each) => each.changed.paidDays <= each.live.paidDays)).toBe(true);
  expect(lineOf(outcome, "calls").difference.low).toBeGreaterThan(0);
  expect(lineOf(outcome, "outstandingDays").difference.high).toBeLessThan(0);
});

test("what differs in cost or in attempts alone is counted too", async () => {
  const dearer = policyOf(
    shipped.replace("zh: 短信提醒, en: SMS, costFen: 4", "zh: 短信提醒, en: SMS, costFen: 9"),
  );
  const outcome = await run(made(), { changed: dearer });
  const sms = lineOf(outcome, "costFen").difference.value / 5;
  expect(sms).toBeGreaterThan(0);
  expect(sms).toBeLessThan(lineOf(outcome, "messages").live.value);
  const always = new Map([[0, [{ kind: "minimum_income" as const, from: 0, to: never }]]]);
  const stops = policyOf(shipped.replace("minimum_income: cut-off", "minimum_income: contact"));
  const stopped = await run(made({ protections: always }), { changed: stops }, 0);
  expect(lineOf(stopped, "protectedHits").difference.value).toBeGreaterThan(0);
});

test("draws over a sample: draw 0 is of everybody, the interval about it", async () => {
  const comparison = { live, changed: earlier, response, lawOf: () => law, calendar, heldOutBy };
  const [all, some] = [99, 2].map((mostDrawn) =>
    simulate(made(), comparison, { seed: 7, draws: 3, mostDrawn }),
  );
  const [whole, part] = [await all!, await some!];
  expect(part.differing.length).toBeGreaterThan(2);
  expect(part.changed[0]).toEqual(whole.changed[0]);
  expect(part.changed[1]).not.toEqual(whole.changed[1]);
  const { cashFen, openFen } = part.changed[1]!.sums;
  expect(cashFen + openFen).toBeCloseTo(part.live.sums.cashFen + part.live.sums.openFen, 3);
});

test("a protected household is hit by attempts and never cut off", async () => {
  const always = (kind: ProtectionKind) => [{ kind, from: 0, to: never }];
  const careless = Array.from({ length: 30 }, (_, at) => at * 3);
  const open = await run(made(), {}, 0);
  expect(lineOf(open, "cutOffs").live.value).toBeGreaterThan(0);
  const medical = new Map(careless.map((at) => [at, always("medical_equipment")]));
  const shielded = await run(made({ protections: medical }), {}, 0);
  const all = { ...shielded.stable.protected };
  expect(all.medical_equipment).toBeGreaterThan(0);
  expect(lineOf(shielded, "cutOffs").live.value).toBeLessThan(lineOf(open, "cutOffs").live.value);
  const disputed = new Map(careless.map((at) => [at, always("billing_dispute")]));
  const silent = await run(made({ protections: disputed }), {}, 0);
  expect(lineOf(silent, "messages").live.value).toBeLessThan(
    lineOf(shielded, "messages").live.value,
  );
});

describe("little to go by", () => {
  test("no history: nobody has a debt that a step could be thought of", async () => {
    const outcome = await run(made({ accounts: 1, from: "2026-10-31", to: "2026-10-31" }), {}, 0);
    expect(lineOf(outcome, "cutOffs").live.value).toBe(0);
  });
  test("without grade and probability the rule path decides", async () => {
    const outcome = await run(made({ grade: () => null }), {}, 0);
    expect(lineOf(outcome, "messages").live.value).toBeGreaterThan(0);
  });
  test("one class, one account, a year end and the spring holiday", async () => {
    const outcome = await run(made({ accounts: 1, from: "2025-12-15", to: "2026-03-15" }), {
      changed: earlier,
    });
    expect(outcome.played).toEqual([0]);
  });
});

test("a place that cuts nobody off: no notice, no cut-off", async () => {
  const outcome = await run(made(), { lawOf: () => ({ ...law, arrearsIsGround: false }) }, 0);
  expect(lineOf(outcome, "notices").live.value + lineOf(outcome, "cutOffs").live.value).toBe(0);
  expect(outcome.stable.stops.not_a_ground).toBeGreaterThan(0);
});

test("who asks to stop gets no half result", async () => {
  const comparison = { live, changed: earlier, response, lawOf: () => law, calendar, heldOutBy };
  const stopping = simulate(made(), comparison, { seed: 1, draws: 1, breathe: async () => false });
  await expect(stopping).rejects.toThrow(Stopped);
});

test("examples: masked, from every kind of change, each step with its reasons", async () => {
  const outcome = await run(made(), { changed: earlier }, 0);
  const examples = examplesOf(outcome, 12);
  expect(examples.length).toBe(Math.min(12, outcome.differing.length));
  expect(examples.every(({ account }) => account.includes("*"))).toBe(true);
  const [first] = examples;
  expect(first!.live).not.toEqual(first!.changed);
  expect(first!.changed.every(({ because, heldBy }) => because.length + heldBy.length > 0)).toBe(
    true,
  );
});

test("ratios: likely in draw 0, within their range in the others", () => {
  expect(drawResponse(response, { seed: 1, draw: 0 }).contacts.call.ratio).toBe(1.6);
  for (let draw = 1; draw < 30; draw++) {
    const { ratio } = drawResponse(response, { seed: 1, draw }).contacts.call;
    expect(ratio).toBeGreaterThanOrEqual(1.1);
    expect(ratio).toBeLessThanOrEqual(2.4);
  }
});

test("a hold-out group becomes a hazard ratio: ln(1 - 0.5) / ln(1 - 0.3), never below 1", () => {
  const seen = ratioOf({ treated: 1000, treatedPaid: 500, heldOut: 1000, heldOutPaid: 300 });
  expect(seen.likely).toBeCloseTo(Math.log(0.5) / Math.log(0.7), 12);
  expect(seen.least).toBeLessThan(seen.likely);
  expect(ratioOf({ treated: 100, treatedPaid: 10, heldOut: 100, heldOutPaid: 30 }).likely).toBe(1);
});

test("figures, windows and chance", () => {
  expect(estimate([5, 1, 2, 3, 4])).toEqual({ value: 5, low: 1, high: 5 });
  const now = new Date("2026-03-31T04:00:00Z");
  expect(windowOf({ months: 1 }, now)).toMatchObject({ from: "2026-03-01", to: "2026-03-30" });
  expect(windowOf({ months: 1, asOf: "2026-03-31" }, new Date("2026-05-01"))).toMatchObject({
    ...{ from: "2026-03-01", to: "2026-03-31" },
  });
  expect(windowOf({ months: 12, asOf: "2026-04-01" }, now)).toBeUndefined();
  const draws = Array.from({ length: 20_000 }, (_, at) => chance(3, 1, [at, 5]));
  expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 2);
  expect(chance(3, 1, [4, 5])).toBe(draws[4]);
});
