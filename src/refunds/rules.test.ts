/** Refund rules without a house: steps, pre-flight, order of messages, retries, buckets, rulebooks. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { workCalendar } from "../base/work-calendar.ts";
import { RulebookFile } from "../rulebooks/schema.ts";
import { hashOf, keyOf, type Message } from "./messages/message.ts";
import { RefundRulesBody, ReturnReasonsBody } from "./rulebook.ts";
import {
  financeSteps,
  firstDayWithin,
  nextInOrder,
  orderSteps,
  type PreflightFacts,
  preflight,
  readAmount,
  retryAfterMs,
} from "./rules.ts";
import { financeStates, orderStates } from "./schema.ts";

const bodyOf = (kind: string) =>
  parse(readFileSync(`rulebooks/national/${kind}-2021-07-16.yaml`, "utf8")).body;
const rules = RefundRulesBody.parse(bodyOf("refund-rules"));
const taxonomy = ReturnReasonsBody.parse(bodyOf("refund-return-reasons"));

test("methods.md 3.3: every state is reached from the first, and every open state has a way on", () => {
  type Steps = Record<string, { from: readonly string[]; to: string }>;
  const sides: [string, object, Steps][] = [
    ["draft", orderStates, orderSteps],
    ["fin_review", financeStates, financeSteps],
  ];
  for (const [first, states, steps] of sides) {
    const reached = new Set<string>([first]);
    for (const _ of Object.keys(states)) {
      for (const { from, to } of Object.values(steps)) {
        if (from.some((state) => reached.has(state))) reached.add(to);
      }
    }
    expect([...reached].sort()).toEqual(Object.keys(states).sort());
    const left = new Set<string>(Object.values(steps).flatMap(({ from }) => [...from]));
    const ends = Object.keys(states).filter((state) => !left.has(state));
    expect(ends.sort()).toEqual(
      first === "draft" ? ["split", "terminated"] : ["released", "returned"],
    );
  }
});

test("no step leads out of returned to finance without marketing's review", () => {
  const fromReturned = Object.values(orderSteps).filter(({ from }) =>
    (from as readonly string[]).includes("returned"),
  );
  expect(fromReturned.map(({ to }) => to).sort()).toEqual([
    "mkt_handling",
    "mkt_review",
    "split",
    "terminated",
  ]);
  expect(financeSteps.pay.from).toEqual(["accepted"]);
});

test("each return reason names fields at fault that the step to redo reads", () => {
  const route = parse(
    readFileSync("rulebooks/national/approval-route-refund-2021-07-16.yaml", "utf8"),
  ).body as { steps: { id: string; reads: string[] }[] };
  for (const { code, fields, redo } of taxonomy.reasons) {
    const reads = route.steps.find(({ id }) => id === redo)?.reads ?? [];
    expect(
      reads.some((field) => (fields as string[]).includes(field)),
      code,
    ).toBe(true);
  }
  const codes = taxonomy.reasons.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  const ofBank = taxonomy.reasons.filter(({ by }) => by.includes("bank")).map(({ code }) => code);
  expect(ofBank).toEqual(expect.arrayContaining(Object.values(taxonomy.bankProblems)));
  expect(ofBank).toEqual(expect.arrayContaining(["bank_failed", "bank_returned"]));
});

test.each([
  ["refund-rules", RefundRulesBody],
  ["refund-return-reasons", ReturnReasonsBody],
])("the JSON Schema beside %s says what the code checks", (kind, Body) => {
  const schema = JSON.parse(readFileSync(`rulebooks/national/${kind}.schema.json`, "utf8"));
  expect(schema).toEqual(z.toJSONSchema(RulebookFile.extend({ body: Body }), { io: "input" }));
});

test.each([
  ["0.01", 1n],
  ["1,234.50", 123_450n],
  ["100000000.00", 10_000_000_000n],
])("the amount %s is taken", (text, fen) => {
  expect(readAmount(text, rules.maximumYuan)).toBe(fen);
});

test.each([
  ["0", "amount_not_positive"],
  ["-0.01", "amount_not_positive"],
  ["100000000.01", "amount_too_large"],
  ["10000000000000.00", "amount_too_large"],
  ["1e3", "bad_amount"],
  ["", "bad_amount"],
])("the amount %j is refused", (text, code) => {
  expect(readAmount(text, rules.maximumYuan)).toMatchObject({ code: `refunds.${code}` });
});

const fine: PreflightFacts = {
  ...{ amountFen: 10_000n, refundableFen: 50_000n, arrearsFen: 0n, destination: "bank" },
  ...{ holderName: "顾长青", payeeName: "顾长青", isClosed: false, isNatural: true },
  ...{ papers: ["holder_id", "account_proof"], deductedInvoices: [], duplicates: [] },
  ...{ others: { count: 0, fen: 0n }, known: null },
};
const known = { tail: "9001", otherNames: [], otherHolders: [], last: null };
const earlier = [{ id: "R-1", byHandler: true }];
const found = (facts: Partial<PreflightFacts>, reasonType = "over_payment") =>
  preflight({ ...fine, ...facts }, rules, reasonType)
    .filter(({ outcome }) => outcome !== "passed")
    .map(({ check, outcome }) => `${check} ${outcome}`);

test.each<[string, Partial<PreflightFacts>, string[]]>([
  ["nothing to find", {}, []],
  ["one fen more than there is", { amountFen: 50_001n }, ["over_balance refused"]],
  ["all there is", { amountFen: 50_000n }, []],
  ["arrears that the rest covers", { arrearsFen: 40_000n }, ["arrears_left warning"]],
  ["arrears one fen over the rest", { arrearsFen: 40_001n }, ["arrears refused"]],
  ["full-width and spaced names are the same", { payeeName: " 顾 长青" }, []],
  ["another payee", { payeeName: "顾小满" }, ["payee_differs refused"]],
  [
    "another payee, explained in writing",
    { payeeName: "顾小满", papers: [...fine.papers, "explanation"] },
    ["payee_differs warning"],
  ],
  ["the same again", { duplicates: ["R-1"] }, ["duplicate refused"]],
  ["one of several (seed 1)", { others: { count: 1, fen: 20_000n } }, ["several warning"]],
  ["an account seen before in the same name", { known }, []],
  [
    "an account seen under another name (year of seed 1)",
    { known: { ...known, otherNames: earlier } },
    ["payee_names warning"],
  ],
  [
    "one payee for customers of several names",
    { known: { ...known, otherHolders: earlier } },
    ["payee_shared warning"],
  ],
  [
    "another account than the last refund's",
    { known: { ...known, last: { id: "R-1", tail: "0618" } } },
    ["payee_changed warning"],
  ],
  ["invoice deducted", { deductedInvoices: ["26372000000001"] }, ["invoice_deducted refused"]],
  [
    "invoice deducted and red-flushed",
    { deductedInvoices: ["26372000000001"], papers: [...fine.papers, "red_invoice"] },
    ["invoice_deducted warning"],
  ],
  ["closed, to the bank", { isClosed: true }, []],
  [
    "closed, to the advance",
    { isClosed: true, destination: "advance", payeeName: null },
    ["closed_account refused"],
  ],
  ["a firm's papers", { isNatural: false }, ["papers_missing warning"]],
])("pre-flight: %s", (_name, facts, expected) => {
  expect(found(facts)).toEqual(expected);
});

test("a meter fault wants evidence", () => {
  expect(found({}, "meter_fault")).toEqual(["papers_missing warning"]);
  expect(found({ papers: [...fine.papers, "evidence"] }, "meter_fault")).toEqual([]);
});

test("however a line doubles and reorders, every message is applied once and in order", () => {
  const schedule = fc
    .integer({ min: 1, max: 30 })
    .chain((count) =>
      fc.tuple(
        fc.constant(count),
        fc.array(fc.integer({ min: 1, max: count }), { maxLength: 120 }),
      ),
    );
  fc.assert(
    fc.property(schedule, ([count, arriving]) => {
      const waiting = new Set<number>();
      const applied: number[] = [];
      const arrive = (number: number) => {
        if (number > applied.length) waiting.add(number);
        for (const next of nextInOrder(applied.length, [...waiting])) {
          applied.push(next);
          waiting.delete(next);
        }
      };
      for (const number of arriving) arrive(number);
      // the sender repeats what was never answered
      for (let number = 1; number <= count; number += 1) arrive(number);
      expect(applied).toEqual(Array.from({ length: count }, (_, at) => at + 1));
      expect(waiting.size).toBe(0);
    }),
    { numRuns: 2000 },
  );
});

test("a message is sent again for ever, at most an hour apart", () => {
  expect([0, 1, 2].map(retryAfterMs)).toEqual([5_000, 10_000, 20_000]);
  expect(retryAfterMs(1_000_000)).toBe(3_600_000);
});

test("a message's hash covers everything but the form of the secret", () => {
  const payee = {
    name: "顾长青",
    bank: "某银行",
    shown: "1234",
    fingerprint: "f",
    secret: "sealed:a",
  };
  const message: Omit<Message, "hash"> = {
    ...{ order: "R-1", from: "marketing", number: 1, version: 1, kind: "order" },
    body: { amountFen: "100", payee },
  };
  const hash = hashOf(message);
  expect(
    hashOf({ ...message, body: { ...message.body, payee: { ...payee, secret: "plain:b" } } }),
  ).toBe(hash);
  const others = [
    { ...message, number: 2 },
    { ...message, version: 2 },
    { ...message, body: { ...message.body, amountFen: "101" } },
    { ...message, body: { ...message.body, payee: { ...payee, fingerprint: "g" } } },
  ];
  for (const other of others) expect(hashOf(other)).not.toBe(hash);
  expect(keyOf(message)).toBe("refund-message:R-1:marketing:1");
});

test("ageing counts working days of the official calendar: the National Day week is one long night", () => {
  const notices = [2025, 2026].map((year) => ({
    ...{ kind: "work-calendar", version: String(year), from: `${year}-01-01`, hash: "" },
    ...{ origin: "shipped" as const },
    body: parse(readFileSync(`rulebooks/national/work-calendar-${year}-01-01.yaml`, "utf8")).body,
  }));
  const calendar = workCalendar({ versions: () => notices });
  const first = firstDayWithin(5, "2026-10-12", calendar);
  expect(calendar.workdaysBetween(first, "2026-10-12")).toBe(5);
  expect(first < "2026-10-01").toBe(true);
});
