/** The checks of the law, each failed by a violation planted for it. */
import { expect, test } from "vitest";
import { scale } from "../../../../src/base/decimals.ts";
import { lateFee } from "../../../../src/bills/late-fee.ts";
import { beyondCaps, type Contact, outsideHours } from "./contacts.ts";
import { type CutOff, demands, unmetBy } from "./cut-offs.ts";
import { lateFeeFen } from "./late-fee.ts";
import { actionOf } from "./reading.ts";
import { isLate, misreported } from "./restorations.ts";
import { contactCaps, contactHours, isWorkingDay } from "./statute.ts";

const at = (text: string) => new Date(`${text}+08:00`);

/** A cut-off that meets everything: due on 1 March, reminded, warned twice, signed by two, on a Tuesday. */
const lawful: CutOff = {
  ...{ id: "WO-1", account: "1300000001", city: "3713", isHome: true },
  doneAt: at("2026-04-14T15:30"),
  approvedAt: at("2026-04-14T09:10"),
  hasPhotograph: true,
  unpaid: [{ dueOn: "2026-03-01", fen: 15678n }],
  deniedFen: 0n,
  deeds: [
    { kind: "message", state: "delivered", at: at("2026-03-04T09:00"), proof: null, proofFiles: 0 },
    {
      kind: "notice",
      state: "delivered",
      at: at("2026-04-07T11:00"),
      proof: "signed",
      proofFiles: 1,
    },
    {
      ...{ kind: "final-notice", state: "delivered", at: at("2026-04-13T14:00") },
      ...{ proof: "recorded-call", proofFiles: 1 },
    },
  ],
  makers: ["linyi.collector"],
  signers: [
    { person: "linyi.foreman", covers: true },
    { person: "linyi.director", covers: true },
  ],
  signersAsked: 2,
  protections: [],
  household: undefined,
};

const [reminder, notice, lastWord] = lawful.deeds as [
  CutOff["deeds"][0],
  CutOff["deeds"][0],
  CutOff["deeds"][0],
];

test("a cut-off that meets every demand of Art. 39 and its procedure is found lawful", () => {
  expect(unmetBy(lawful)).toEqual([]);
});

test.each<[string, Partial<CutOff>]>([
  ["overdue", { unpaid: [{ dueOn: "2026-03-15", fen: 15678n }] }],
  ["overdue", { deniedFen: 15678n }],
  ["reminded", { deeds: [notice, lastWord] }],
  ["reminded", { deeds: [{ ...reminder, at: at("2026-02-27T09:00") }, notice, lastWord] }],
  ["notified", { deeds: [reminder, lastWord] }],
  ["notified", { deeds: [reminder, { ...notice, at: at("2026-04-08T11:00") }, lastWord] }],
  ["notified", { deeds: [reminder, { ...notice, at: at("2026-03-31T11:00") }, lastWord] }],
  ["notified", { deeds: [reminder, { ...notice, proofFiles: 0 }, lastWord] }],
  ["notified", { deeds: [reminder, { ...notice, proof: "recorded-call" }, lastWord] }],
  ["lastWord", { deeds: [reminder, notice, { ...lastWord, at: at("2026-04-14T15:15") }] }],
  ["lastWord", { deeds: [reminder, notice, { ...lastWord, at: at("2026-04-12T15:15") }] }],
  ["signed", { signers: [{ person: "linyi.foreman", covers: true }] }],
  ["signed", { makers: ["linyi.director"] }],
  ["signed", { signers: lawful.signers.map(({ person }) => ({ person, covers: false })) }],
  ["signed", { approvedAt: at("2026-04-14T16:00") }],
  ["unprotected", { protections: ["refund_open"] }],
  ["unprotected", { household: "medical_equipment" }],
  ["ground", { city: "3701" }],
  ["hour", { doneAt: at("2026-04-14T21:30") }],
  [
    "hour",
    {
      doneAt: at("2026-04-17T15:30"),
      deeds: [reminder, notice, { ...lastWord, at: at("2026-04-16T15:00") }],
    },
  ],
  ["photographed", { hasPhotograph: false }],
])("%s: a cut-off that fails this demand alone is found, planted as %o", (name, planted) => {
  expect(unmetBy({ ...lawful, ...planted })).toContain(name);
});

test("every demand has been failed by a planted cut-off", () => {
  const planted: Partial<CutOff>[] = [
    ...[{ unpaid: [], deeds: [], signers: [], hasPhotograph: false, city: "3701" }],
    { doneAt: at("2026-10-01T15:30"), household: "school_exams" },
  ];
  const unmet = planted.flatMap((each) => unmetBy({ ...lawful, ...each }));
  expect(new Set(unmet)).toEqual(new Set(Object.keys(demands)));
});

test("the day before a day off is none for a cut-off; a worked weekend is a working day", () => {
  expect(["2026-02-13", "2026-02-14", "2026-02-15", "2026-06-19"].map(isWorkingDay)).toEqual([
    ...[true, true, false, false],
  ]);
});

const contact = (id: string, text: string, kind = "message"): Contact => ({
  ...{ id, account: "1300000001", kind, at: at(text) },
});

test("民法典 Art. 1033: a message at 7:59 or at 21:00 is outside the hours", () => {
  const contacts = [
    contact("early", "2026-04-14T07:59"),
    contact("first", "2026-04-14T08:00"),
    contact("last", "2026-04-14T20:59"),
    contact("late", "2026-04-14T21:00"),
  ];
  expect(outsideHours(contacts, contactHours).map(({ id }) => id)).toEqual(["early", "late"]);
});

test("a third contact of a day and a sixth of a week are too many; the law's own papers are not", () => {
  const day = ["09:00", "10:00", "11:00"].map((hour) => contact(hour, `2026-04-14T${hour}`));
  expect(beyondCaps(day, contactCaps).map(({ id }) => id)).toEqual(["11:00"]);
  const week = [6, 7, 8, 9, 10, 12].map((date) =>
    contact(`${date}`, `2026-04-${String(date).padStart(2, "0")}T09:00`),
  );
  expect(beyondCaps(week, contactCaps).map(({ id }) => id)).toEqual(["12"]);
  const paper = contact("paper", "2026-04-12T10:00", "notice");
  expect(beyondCaps([...week.slice(0, 5), paper], contactCaps)).toEqual([]);
  const apart = contact("next week", "2026-04-13T09:00");
  expect(beyondCaps([...week.slice(0, 5), apart], contactCaps)).toEqual([]);
});

test("late fees: homes 1 per mille, others 2 and 3 over the year's end, parts apart, at least 1 yuan", () => {
  const home = { isHome: true, dueOn: "2026-03-01" };
  expect(lateFeeFen({ ...home, parts: [{ fen: 15678n, on: "2026-03-01" }] })).toBe(0n);
  expect(lateFeeFen({ ...home, parts: [{ fen: 15678n, on: "2026-03-02" }] })).toBe(100n);
  expect(lateFeeFen({ ...home, parts: [{ fen: 15678n, on: "2026-03-21" }] })).toBe(314n);
  const shop = { isHome: false, dueOn: "2025-12-21" };
  // ten days at 2 per mille, then ten at 3
  expect(lateFeeFen({ ...shop, parts: [{ fen: 100_000n, on: "2026-01-10" }] })).toBe(5000n);
  const parts = [
    { fen: 40_000n, on: "2025-12-31" },
    { fen: 60_000n, on: "2026-01-10" },
  ];
  expect(lateFeeFen({ ...shop, parts })).toBe(800n + 3000n);
});

test("a fee counted by one day too many, a wrong class or without the year's end differs from ours", () => {
  const rule = {
    classes: {
      residential: { sameYear: scale, carriedOver: scale },
      "non-residential": { sameYear: 2n * scale, carriedOver: 3n * scale },
    },
    minimumYuan: scale,
  };
  const parts = [{ fen: 98_765n, on: "2026-02-17" }];
  const ours = lateFeeFen({ isHome: false, dueOn: "2025-11-20", parts });
  const product = (paid: string, of: "residential" | "non-residential") =>
    lateFee({ class: of, due: "2025-11-20", tranches: [{ principalFen: 98_765n, paid }] }, rule)
      .feeFen;
  expect(ours).toBe(product("2026-02-17", "non-residential"));
  expect(ours).not.toBe(product("2026-02-18", "non-residential"));
  expect(ours).not.toBe(product("2026-02-17", "residential"));
});

test("a restoration after more than 24 hours is late, and a ledger that is silent about it is found", () => {
  const now = at("2026-05-01T00:00");
  const one = {
    ...{ id: "WO-2", account: "1300000001", paidAt: at("2026-04-14T20:00") },
    isMarkedLate: false,
  };
  const soon = { ...one, doneAt: at("2026-04-15T20:00") };
  const late = { ...one, doneAt: at("2026-04-15T20:01") };
  const never = { ...one, doneAt: undefined };
  expect([soon, late, never].map((each) => isLate(each, now))).toEqual([false, true, true]);
  expect(misreported([soon, late, { ...soon, isMarkedLate: true }], now)).toHaveLength(2);
});

test("a cut-off reported after its order was given up is still the run's that asked for it (year of seed 1)", () => {
  const action = (run: string | null, madeAt: string, settledAt: string) => ({
    ...{ kind: "cut-off", run, madeAt, settledAt },
  });
  const actions = [
    action("DR-1", "2026-01-06T01:00:00.000Z", "2026-01-09T01:10:00.000Z"),
    action("DR-2", "2026-06-02T01:00:00.000Z", "2026-06-02T01:10:00.000Z"),
    action(null, "2026-01-05T01:00:00.000Z", "2026-01-05T02:00:00.000Z"),
  ];
  const order = { requestedAt: "2026-01-06T01:00:00.000Z", doneAt: "2026-01-09T07:30:00.000Z" };
  const stoppedBy = [{ code: "dunning.paid_since" }];
  expect(actionOf({ ...order, stoppedBy }, actions)?.run).toBe("DR-1");
  expect(actionOf({ ...order, stoppedBy: [] }, actions)).toBeUndefined();
  const onTime = { ...order, doneAt: "2026-06-02T01:10:00.000Z", stoppedBy: [] };
  expect(actionOf(onTime, actions)?.run).toBe("DR-2");
});
