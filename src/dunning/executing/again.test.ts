/** A step decided again at the moment of doing it, against the shipped policy and the law of Shandong. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RulebookShelf } from "../../base/capabilities.ts";
import { addDays, dayOf } from "../../base/dates.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { readRulebooks } from "../../doors/rulebook-files.ts";
import { debtOf, type OwedBill } from "../debts.ts";
import { lawFor } from "../law.ts";
import { policyOfBook } from "../policy/reading.ts";
import { PracticeBody } from "../practice.ts";
import type { Debtor } from "../proposing/gather.ts";
import type { Grounds } from "../proposing/grounds.ts";
import {
  type DebtFacts,
  type PastAction,
  type ProtectionKind,
  protectionKinds,
} from "../schema.ts";
import { type Approved, decideAgain } from "./again.ts";
import { settlementOf } from "./fates.ts";

const shelf: RulebookShelf = await readRulebooks([["rulebooks", "shipped"]]);
const practice = PracticeBody.parse(shelf.inForce("dunning-practice", "2026-01-01")!.body);
const policy = policyOfBook(shelf.inForce("dunning-policy", "2026-01-01")!);

function groundsAt(now: Date, of = policy): Grounds {
  const law = lawFor(shelf, { path: "37/3702", day: dayOf(now) });
  const calendar = workCalendar(shelf);
  return {
    ...{
      now,
      today: dayOf(now),
      policy: of,
      practice,
      riskOf: async () => null,
      heldOutOf: () => [],
    },
    question: (facts) => ({ facts, policy: of, law, calendar }),
  };
}

const bill = (dueOn: string, unpaidFen = 15_678n): OwedBill => ({
  ...{ billId: `B-${dueOn}`, billingMonth: dueOn.slice(0, 7), dueOn, unpaidFen, lateFeeFen: 0n },
  lateFee: { feeFen: 0n, lines: [] },
});

/** A resident who owes 156.78 yuan for so many days. */
function debtorAt(now: Date, days: number, more: Partial<DebtFacts> = {}): Debtor {
  const today = dayOf(now);
  const owed = { advanceFen: 0n, excludedFen: 0n, today };
  const debt = debtOf([bill(addDays(today, -days))], owed)!;
  const facts: DebtFacts = {
    ...{ account: "0210000001", class: "residential", grade: null, probability: null },
    ...{ overdueFen: debt.overdueFen, disputedFen: 0n, promisedFen: 0n, instalmentFen: 0n },
    ...{ oldestDueOn: debt.oldestDueOn, overdueDays: debt.overdueDays, protections: [] },
    ...{ outage: false, complaintRisk: null, history: [], unitPath: "37/3702", ...more },
  };
  const holder = {
    ...{ account: facts.account, name: "顾长青", class: "residential", phone: null, address: null },
    ...{ unitId: "3702", unitName: "青岛市", unitPath: "37/3702" },
    ...{ customerChange: 1n, unitChange: 1n },
  };
  return { holder, debt, hold: undefined, facts };
}

const at = (text: string) => new Date(`${text}+08:00`);
const noon = at("2026-11-24T12:00");
const approved = (step: string): Approved => {
  const { kind, channel } = policy.steps.get(step)!;
  return { step, kind, channel, path: "rule" };
};
const sms = approved("sms");
const codesOf = (verdict: ReturnType<typeof decideAgain>) =>
  verdict.does === "cancel" ? verdict.because.map(({ code }) => code) : verdict.does;
const past = (step: string, daysAgo: number, more: Partial<PastAction> = {}): PastAction => ({
  ...{ step, kind: "message", channel: "sms", outcome: "delivered" },
  at: new Date(noon.getTime() - daysAgo * 86_400_000),
  ...more,
});

test("what is still called for and stands under no objection is done", () => {
  expect(codesOf(decideAgain(sms, debtorAt(noon, 13), groundsAt(noon)))).toBe("go");
});

test("paid, disputed in full, held by a person, out of the policy: each is left with its reason", () => {
  const grounds = groundsAt(noon);
  expect(codesOf(decideAgain(sms, undefined, grounds))).toEqual(["dunning.paid_since"]);
  const disputed = debtorAt(noon, 13, { disputedFen: 15_678n });
  expect(codesOf(decideAgain(sms, disputed, grounds))).toEqual(["dunning.paid_since"]);
  const held = { ...debtorAt(noon, 13), hold: { until: "2026-12-01", reason: "住院" } };
  expect(codesOf(decideAgain(sms, held, grounds))).toEqual(["dunning.on_hold"]);
  const gone = { ...sms, step: "telegram" };
  expect(codesOf(decideAgain(gone, debtorAt(noon, 13), grounds))).toEqual(["dunning.policy_gone"]);
});

test("the policy changed between: what it calls for now at the most is milder, so nothing is done", () => {
  const milder = { ...policy, rulePath: policy.rulePath.map((row) => ({ ...row, ladder: [] })) };
  const call = approved("call");
  const verdict = decideAgain(call, debtorAt(noon, 31), groundsAt(noon, milder));
  expect(codesOf(verdict)).toEqual(["dunning.milder_now"]);
  expect(codesOf(decideAgain(call, debtorAt(noon, 13), groundsAt(noon)))).toEqual([
    "dunning.milder_now",
  ]);
});

test("another policy that calls a harder thing by the same name was approved by nobody", () => {
  const cutOff = policy.steps.get("cut_off")!;
  const renamed = new Map(policy.steps).set("sms", { ...cutOff, id: "sms" });
  const verdict = decideAgain(
    sms,
    debtorAt(noon, 13),
    groundsAt(noon, { ...policy, steps: renamed }),
  );
  expect(codesOf(verdict)).toEqual(["dunning.policy_gone"]);
});

test("a model that became stale or drifted drives nothing any more", () => {
  const verdict = decideAgain({ ...sms, path: "model" }, debtorAt(noon, 13), groundsAt(noon));
  expect(codesOf(verdict)).toEqual(["dunning.unfit_model"]);
});

describe.each(Object.keys(protectionKinds) as ProtectionKind[])("protection %s", (kind) => {
  const protectedNow = (days: number) => debtorAt(noon, days, { protections: [kind] });
  test("stops a cut-off notice, and a contact where the stop list says so", () => {
    const history = [past("sms", 20), past("call", 5, { kind: "call", channel: "call" })];
    const debtor = debtorAt(noon, 38, { protections: [kind], history });
    const notice = approved("notice");
    expect(codesOf(decideAgain(notice, debtor, groundsAt(noon)))).toEqual(["dunning.protected"]);
    const stops = policy.stops[kind] === "contact" ? ["dunning.protected"] : "go";
    expect(codesOf(decideAgain(sms, protectedNow(13), groundsAt(noon)))).toEqual(stops);
  });
});

test.each([
  ["before opening", "2026-11-24T06:00", sms, "2026-11-24T08:30"],
  ["after closing", "2026-11-24T22:15", sms, "2026-11-25T08:30"],
  ["on the last evening of a year", "2026-12-31T21:30", sms, "2027-01-01T08:30"],
  ["a call in the Spring Festival", "2026-02-16T10:00", approved("call"), "2026-02-24T08:30"],
] as const)("%s it waits for the first lawful moment", (...[, now, step, until]) => {
  const moment = at(now);
  const verdict = decideAgain(step, debtorAt(moment, 31), groundsAt(moment));
  expect(verdict).toEqual({ does: "wait", until: at(until) });
});

test("the cap of one contact a day delays to the next day; three in seven days end it", () => {
  const again = approved("call");
  const once = debtorAt(noon, 31, { history: [past("voice", 0.1)] });
  expect(decideAgain(again, once, groundsAt(noon))).toEqual({
    ...{ does: "wait", until: at("2026-11-25T08:00") },
  });
  const thrice = debtorAt(noon, 31, { history: [1, 2, 3].map((days) => past("voice", days)) });
  expect(codesOf(decideAgain(again, thrice, groundsAt(noon)))).toEqual(["dunning.frequency_cap"]);
});

test("what is left of a debt never looks older or larger for what is disputed, promised or on its way", () => {
  const days = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 });
  const fen = fc.bigInt({ min: 0n, max: 100_000n });
  fc.assert(
    fc.property(days, fen, fen, (ages, advanceFen, excludedFen) => {
      const today = "2026-01-05";
      const bills = ages
        .toSorted((left, right) => right - left)
        .map((age) => bill(addDays(today, -age), 10_000n));
      const whole = debtOf(bills, { advanceFen: 0n, excludedFen: 0n, today })!;
      const left = debtOf(bills, { advanceFen, excludedFen, today });
      const all = 10_000n * BigInt(ages.length);
      expect(left === undefined).toBe(advanceFen >= all);
      if (!left) return;
      expect(left.overdueFen).toBe(all - advanceFen);
      expect(left.overdueDays).toBeLessThanOrEqual(whole.overdueDays);
    }),
  );
  const overYearEnd = debtOf([bill("2025-12-20")], {
    advanceFen: 0n,
    excludedFen: 0n,
    today: "2026-01-05",
  });
  expect(overYearEnd?.overdueDays).toBe(16);
});

test.each([
  ["delivered", { state: "delivered", at: noon }, 1, "delivered"],
  ["failed", { state: "failed", at: noon }, 1, "failed"],
  ["still on its way", { state: "accepted", at: noon }, 1, "sent"],
  ["on its way for three days", { state: "accepted", at: noon }, 72, "failed"],
  ["never heard of, asked once", undefined, 1, "unknown"],
] as const)("a message that the line calls %s", (...[, fate, hours, state]) => {
  const handedAt = new Date(noon.getTime() - hours * 3_600_000);
  expect(settlementOf({ handedAt, asked: 0 }, fate, { now: noon, practice }).state).toBe(state);
});

test("a line whose clock is wrong proves nothing early: arrival is between handing over and now", () => {
  const handedAt = new Date(noon.getTime() - 3_600_000);
  const arrived = (text: string) =>
    settlementOf(
      { handedAt, asked: 0 },
      { state: "delivered", at: at(text) },
      { now: noon, practice },
    ).settledAt;
  expect(arrived("2026-10-01T12:00")).toEqual(handedAt);
  expect(arrived("2027-10-01T12:00")).toEqual(noon);
  expect(arrived("2026-11-24T11:30")).toEqual(at("2026-11-24T11:30"));
});
