/** Hard guards: what no policy can loosen, each with its article; and the step a policy chooses before them. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Rulebook } from "../base/capabilities.ts";
import { addDays, type Day, startOfDay } from "../base/dates.ts";
import { workCalendar } from "../base/work-calendar.ts";
import { guards } from "./guards.ts";
import { heldOutBy } from "./hold-out.ts";
import { type Law, openLaw, restoreBy } from "./law.ts";
import { openPolicy, PolicyBody } from "./policy/body.ts";
import { decideDunning } from "./rules.ts";
import { type DebtFacts, type PastAction, protectionKinds, protectionStops } from "./schema.ts";

const read = (path: string): Rulebook => {
  const file = parse(readFileSync(`rulebooks/${path}.yaml`, "utf8"));
  return { ...file, hash: path, origin: "shipped" };
};
const law = openLaw(read("national/cut-off-law-1996-09-01"))!;
const henan = openLaw(read("province/cut-off-law-41-2010-01-01"))!;
const jinan = openLaw(read("province/cut-off-law-3701-2010-01-01"))!;
const shanghai = openLaw(read("province/cut-off-law-31-2010-01-01"))!;
const calendar = workCalendar({
  versions: () => [2024, 2025, 2026].map((year) => read(`national/work-calendar-${year}-01-01`)),
});

/** The worst a policy could say: cut everybody off at once, at any hour, as often as it likes. */
const reckless = (ladder: { day: number; step: string }[]) => {
  const { body } = parse(readFileSync("rulebooks/national/dunning-policy-2024-01-01.yaml", "utf8"));
  const stops = Object.fromEntries(Object.keys(body.stops).map((kind) => [kind, "cut-off"]));
  const contact = { from: "00:00", to: "24:00", peopleOn: "every-day", caps: [] };
  const rows = [{ ladder }];
  const loose = { ...body, stops, contact, rows, rulePath: rows, complaintGate: undefined };
  return openPolicy(PolicyBody.parse(loose), { name: "reckless", hash: "" });
};
const cutAtOnce = reckless([{ day: 1, step: "cut_off" }]);

/** A Wednesday that a working day follows. */
const today = "2026-03-11";
const noon = (day: Day) => new Date(startOfDay(day).getTime() + 12 * 3_600_000);
const ago = (days: number) => noon(addDays(today, -days));
const done = (
  kind: PastAction["kind"],
  days: number,
  more: Partial<PastAction> = {},
): PastAction => ({
  ...{ step: kind, kind, channel: "visit", at: ago(days), outcome: "delivered", proof: "signed" },
  ...more,
});
const lawful = [
  done("message", 30, { channel: "sms", proof: undefined }),
  done("notice", 8),
  done("final-notice", 0, { at: new Date(noon(today).getTime() - 3_600_000) }),
];

const debt = (more: Partial<DebtFacts> = {}): DebtFacts => ({
  ...{ account: "0370000001", class: "residential", grade: "C", probability: 0.8 },
  ...{ overdueFen: 50_000n, disputedFen: 0n, promisedFen: 0n, instalmentFen: 0n },
  ...{ oldestDueOn: addDays(today, -75), overdueDays: 75, protections: [], outage: false },
  ...{ complaintRisk: null, history: lawful, unitPath: "32/3201" },
  ...more,
});
interface Asking {
  place?: Law | undefined;
  now?: Date;
  policy?: typeof cutAtOnce;
}
const decide = (
  facts: DebtFacts,
  { place = law, now = noon(today), policy = cutAtOnce }: Asking = {},
) => decideDunning({ facts, policy, law: place, calendar }, now);
const heldBy = (facts: DebtFacts, asking?: Asking) =>
  (decide(facts, asking).heldBy ?? []).map(({ code }) => code.replace("dunning.", ""));

test("Art. 39 kept in full: the cut-off is due, a person decides it, its article is named", () => {
  expect(decide(debt())).toMatchObject({
    ...{ step: "cut_off", needsPerson: true, article: "电力供应与使用条例 第三十九条" },
    path: "model",
  });
});

test.each([1, 29, 30])("day %i overdue: neither cut-off nor a notice of one", (overdueDays) => {
  const facts = debt({ overdueDays, oldestDueOn: addDays(today, -overdueDays) });
  expect(heldBy(facts)).toContain("too_early");
  const notice = reckless([{ day: 1, step: "notice" }]);
  const reminded = { ...facts, history: lawful.slice(0, 1) };
  expect(heldBy(reminded, { policy: notice })).toContain("too_early");
});

test("day 31 is the first of a notice, day 38 of a cut-off at home", () => {
  const history = [done("message", 20, { channel: "sms" })];
  const notice = reckless([{ day: 1, step: "notice" }]);
  const oldest = (days: number) => ({ overdueDays: days, oldestDueOn: addDays(today, -days) });
  expect(decide(debt({ ...oldest(31), history }), { policy: notice }).step).toBe("notice");
  const noticed = [...history, done("notice", 7), lawful[2]!];
  expect(decide(debt({ ...oldest(38), history: noticed })).step).toBe("cut_off");
});

test("a notice from before this debt was 31 days old, about one that is paid, opens no cut-off", () => {
  const history = [done("message", 32, { channel: "sms" }), done("notice", 29), lawful[2]!];
  const facts = { overdueDays: 33, oldestDueOn: addDays(today, -33), history };
  expect(heldBy(debt(facts))).toEqual(["no_notice"]);
});

test.each([
  ["no notice at all", { kind: "notice", least: undefined }],
  ["a notice of two days", { kind: "notice", least: "2 days" }],
  ["a last notice of five minutes", { kind: "final-notice", least: "5 minutes" }],
])("a pack with %s is looser than the floor and does not open", (_, { kind, least }) => {
  const book = read("national/cut-off-law-1996-09-01");
  const { notices, ...rest } = book.body as { notices: { residential: { kind: string }[] } };
  const residential = notices.residential.flatMap((stage) => {
    if (stage.kind !== kind) return [stage];
    return least ? [{ ...stage, least }] : [];
  });
  const body = { ...rest, notices: { ...notices, residential } };
  expect(openLaw({ ...book, body })).toBeUndefined();
});

test.each([
  ["never reminded", lawful.slice(1), "no_reminder"],
  [
    "the reminder did not arrive",
    [{ ...lawful[0]!, outcome: "failed" as const }, ...lawful.slice(1)],
    "no_reminder",
  ],
  ["reminded before this debt fell due", [done("message", 76), ...lawful.slice(1)], "no_reminder"],
  ["no notice", [lawful[0]!, lawful[2]!], "no_notice"],
  [
    "a notice without proof",
    [lawful[0]!, done("notice", 8, { proof: undefined }), lawful[2]!],
    "no_notice",
  ],
  [
    "a proof the place does not take",
    [lawful[0]!, done("notice", 8, { proof: "recorded-call" }), lawful[2]!],
    "no_notice",
  ],
  ["a notice of six days", [lawful[0]!, done("notice", 6), lawful[2]!], "notice_too_young"],
  ["a notice of last month", [lawful[0]!, done("notice", 31), lawful[2]!], "notice_too_old"],
  ["no last notice", lawful.slice(0, 2), "no_notice"],
])("no cut-off: %s", (_, history, code) => {
  expect(heldBy(debt({ history }))).toEqual([code]);
});

test("the last notice is held like the cut-off: none without a notice, none before a day off", () => {
  const last = reckless([{ day: 31, step: "last_notice" }]);
  expect(heldBy(debt({ history: lawful.slice(0, 1) }), { policy: last })).toEqual(["no_notice"]);
  const facts = debt({ history: lawful.slice(0, 2) });
  expect(decide(facts, { policy: last }).step).toBe("last_notice");
  expect(heldBy(facts, { policy: last, now: noon("2026-03-14") })).toEqual(["day_off"]);
});

test("the last notice half an hour before, for non-residents an hour", () => {
  const just = new Date(noon(today).getTime() - 29 * 60_000);
  const history = [...lawful.slice(0, 2), done("final-notice", 0, { at: just })];
  const held = decide(debt({ history }));
  expect(held.heldBy?.map(({ code }) => code)).toEqual(["dunning.notice_too_young"]);
  expect(held.askAgainAt).toEqual(new Date(noon(today).getTime() + 60_000));
  const half = new Date(noon(today).getTime() - 45 * 60_000);
  const others = [...lawful.slice(0, 2), done("final-notice", 0, { at: half })];
  expect(decide(debt({ history: others })).step).toBe("cut_off");
  expect(heldBy(debt({ history: others, class: "non-residential" }))).toEqual(["notice_too_young"]);
});

test("Henan: the notice 3 to 7 days before, not longer", () => {
  const noticed = (days: number) => [lawful[0]!, done("notice", days), lawful[2]!];
  const held = (days: number) => heldBy(debt({ history: noticed(days) }), { place: henan });
  expect([2, 3, 7, 8].map((days) => held(days)[0])).toEqual([
    ...["notice_too_young", undefined, undefined, "notice_too_old"],
  ]);
});

test("Jinan and Shanghai list no such ground; a place without a pack has none either", () => {
  for (const place of [jinan, shanghai]) {
    const [held] = decide(debt(), { place }).heldBy ?? [];
    expect(held).toMatchObject({ code: "dunning.not_a_ground", article: place.groundArticle });
  }
  const facts = debt();
  const nowhere = decideDunning(
    { facts, policy: cutAtOnce, law: undefined, calendar },
    noon(today),
  );
  expect(nowhere.heldBy?.map(({ code }) => code)).toContain("dunning.no_law");
});

test.each(Object.keys(protectionKinds) as (keyof typeof protectionKinds)[])(
  "%s is never cut off, and reminded only where its kind lets it, whatever the policy says",
  (kind) => {
    const facts = debt({ protections: [kind] });
    expect(heldBy(facts)).toContain("protected");
    expect(decide(facts).heldBy?.[0]).toMatchObject({ protection: kind });
    const reminder = reckless([{ day: 1, step: "sms" }]);
    const step = decide(debt({ protections: [kind], history: [] }), { policy: reminder }).step;
    expect(step).toBe(protectionStops[kind] === "contact" ? null : "sms");
  },
);

test.each([
  [
    "all of it disputed, promised or in instalments",
    { disputedFen: 20_000n, promisedFen: 20_000n, instalmentFen: 10_000n },
    "nothing_owed",
  ],
  [
    "a message of unknown outcome",
    { history: [...lawful, done("message", 1, { outcome: "unknown" })] },
    "outcome_unknown",
  ],
  ["a payment of unknown outcome", { paymentUnknown: true }, "outcome_unknown"],
  ["no power there", { outage: true }, "outage_now"],
  ["complaint risk", { complaintRisk: "high" as const }, "complaint_risk"],
  ["an upset customer", { emotion: "upset" as const }, "complaint_risk"],
])("no cut-off: %s", (_, more, code) => {
  expect(heldBy(debt(more))).toContain(code);
});

test("a part in dispute stays out, the rest is claimed", () => {
  expect(decide(debt({ disputedFen: 49_999n })).step).toBe("cut_off");
});

test("a model that is unfit drives no step: the rule path decides", () => {
  for (const unfit of [{ probability: null }, { grade: null }]) {
    const decision = decide(debt(unfit));
    expect(decision).toMatchObject({ path: "rule", row: -1 });
    expect(decision.because.map(({ code }) => code)).toContain("dunning.rule_path");
  }
});

test("emotion and complaint risk soften and never harden", () => {
  const { body } = parse(readFileSync("rulebooks/national/dunning-policy-2024-01-01.yaml", "utf8"));
  const policy = openPolicy(PolicyBody.parse(body), { name: "shipped", hash: "" });
  const facts = { overdueDays: 6, oldestDueOn: addDays(today, -6), history: [] };
  const [calm, tense] = [null, "high" as const].map((complaintRisk) =>
    decide(debt({ ...facts, complaintRisk }), { policy }),
  );
  expect([calm?.step, tense?.step]).toEqual(["call", "app"]);
  expect(tense?.because.map(({ code }) => code)).toContain("dunning.softened");
  const after = [done("message", 0, { step: "app", channel: "app" })];
  const again = decide(debt({ ...facts, complaintRisk: "high", history: after }), { policy });
  expect(again.step).toBeNull();
});

test("quiet hours: nothing before eight or after nine at night, whatever the policy says", () => {
  const reminder = reckless([{ day: 1, step: "sms" }]);
  const at = (time: string) =>
    decide(debt({ history: [] }), { policy: reminder, now: new Date(`${today}T${time}:00+08:00`) });
  expect(at("03:00").notBefore).toEqual(new Date(`${today}T08:00:00+08:00`));
  expect(at("20:59").notBefore).toEqual(new Date(`${today}T20:59:00+08:00`));
  expect(at("21:00").notBefore).toEqual(new Date(`${addDays(today, 1)}T08:00:00+08:00`));
});

test("frequency: two contacts a day and five in a week at most", () => {
  const reminder = reckless([3, 4, 5, 6, 7].map((day) => ({ day, step: "sms" })));
  const facts = { overdueDays: 7, oldestDueOn: addDays(today, -7) };
  const often = [4, 3, 2, 1, 1].map((days) => done("message", days, { channel: "sms" }));
  const held = decide(debt({ ...facts, history: often }), { policy: reminder });
  expect(held.heldBy?.map(({ code }) => code)).toEqual(["dunning.frequency_cap"]);
  expect(held.askAgainAt).toEqual(new Date(`${addDays(today, 3)}T08:00:00+08:00`));
  expect(decide(debt({ ...facts, history: often.slice(1) }), { policy: reminder }).step).toBe(
    "sms",
  );
});

test("over a year end and a holiday: the clock moves on, the cut-off waits for a working day", () => {
  const facts = { overdueDays: 41, oldestDueOn: "2025-11-21" };
  const before = noon("2025-12-31");
  const history = [
    done("message", 0, { channel: "sms", at: noon("2025-12-01") }),
    done("notice", 0, { at: noon("2025-12-23") }),
    done("final-notice", 0, { at: new Date(before.getTime() - 3_600_000) }),
  ];
  const held = decide(debt({ ...facts, overdueDays: 40, history }), { now: before });
  expect(held.heldBy?.map(({ code }) => code)).toEqual(["dunning.day_off"]);
  // 1 to 3 January 2026 are days off, Sunday the 4th is worked, and Monday follows
  expect(held.askAgainAt).toEqual(new Date("2026-01-04T08:00:00+08:00"));
});

test("no row fits, nothing was ever done, the debt is not due yet", () => {
  const future = debt({ overdueDays: -2, oldestDueOn: addDays(today, 2), history: [] });
  const decision = decide(future);
  expect(decision).toMatchObject({ step: null, kind: null });
  expect(decision.askAgainAt).toEqual(new Date(`${addDays(today, 3)}T08:00:00+08:00`));
  const { body } = cutAtOnce;
  const empty = openPolicy(
    { ...body, rows: [{ ladder: [{ day: 1, step: "sms" }], class: ["non-residential"] }] },
    { name: "x", hash: "" },
  );
  expect(decide(debt(), { policy: empty })).toMatchObject({ step: null, askAgainAt: null });
});

test("supply is back within 24 hours of the payment", () => {
  expect(restoreBy(noon(today), law)).toEqual(noon(addDays(today, 1)));
  expect(restoreBy(noon(today), undefined)).toEqual(noon(addDays(today, 1)));
});

test("every guard has a code of its own and an article", () => {
  expect(new Set(guards.map(({ code }) => code)).size).toBe(guards.length);
  expect(guards.every(({ article }) => article.length > 3)).toBe(true);
});

test("no draw withholds a step that the law prescribes", () => {
  const holdOut = {
    permille: 200,
    salt: "2024",
    steps: ["sms", "notice", "last_notice", "cut_off"],
  };
  const heldOutOf = heldOutBy({ ...cutAtOnce, body: { ...cutAtOnce.body, holdOut } });
  const drawn = Array.from({ length: 200 }, (_, at) => heldOutOf(`${at}`)).flat();
  expect([...new Set(drawn)]).toEqual(["sms"]);
});
