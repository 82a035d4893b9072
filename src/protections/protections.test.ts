/** The stop list: what people place, what hangs on a case, and what each may lift. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Context } from "../base/operation.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import { lift, place, protectionsOf } from "./protections.ts";

const clerk = person("cleo", ["receivables-clerk"], ["37"]);
const elsewhere = person("else", ["receivables-clerk"], ["37/3702"]);
const account = "0370100001";
const today = "2026-11-21";

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  const units =
    "id,name,level,parent\n37,山东省,province,\n3701,济南市,city,37\n3702,青岛市,city,37\n";
  await house.get("organisation.import-units", { file: await house.file(units) });
  const customer = `户号,户名,用电类别,供电单位,开户日期\n${account},顾长青,居民,济南市,2020-01-05\n`;
  await house.get("customers.import", { file: await house.file(customer) });
});
afterAll(() => house.close());

const within = <Result>(work: (context: Context) => Promise<Result>) =>
  house.database.transaction((transaction) =>
    work(inTransaction(surroundings(house, { actor: operator, reason: "test" }), transaction)),
  );
const standing = (day = today) =>
  within(async ({ transaction }) =>
    (await protectionsOf(transaction, account, day)).map(({ kind, source }) => `${kind} ${source}`),
  );
const refund = { customerAccount: account, kind: "refund_open", reason: "退费 R-1" } as const;

test("the same case places its protection once; lifting it takes all of its own and nobody else's", async () => {
  await within((context) => place(context, { ...refund, source: "refund:R-1" }));
  await within((context) => place(context, { ...refund, source: "refund:R-1" }));
  await within((context) => place(context, { ...refund, source: "refund:R-2" }));
  expect(await standing()).toEqual(["refund_open refund:R-2", "refund_open refund:R-1"]);
  await within((context) => lift(context, { source: "refund:R-1" }));
  await within((context) => lift(context, { source: "refund:R-1" }));
  expect(await standing()).toEqual(["refund_open refund:R-2"]);
  await within((context) => place(context, { ...refund, source: "refund:R-1" }));
  expect(await standing()).toHaveLength(2);
  await within((context) => lift(context, { source: "refund:R-1" }));
  await within((context) => lift(context, { source: "refund:R-2" }));
});

test("by hand, until a day: listed masked, gone the day after, lifted by its number", async () => {
  const input = { customerAccount: account, kind: "medical_equipment", until: "2026-11-30" };
  const placed = await house.get("protections.place", input, { as: clerk, reason: "呼吸机" });
  expect(placed).toMatchObject({ customerAccount: "******0001", reason: "呼吸机" });
  expect(await standing("2026-11-30")).toHaveLength(1);
  expect(await standing("2026-12-01")).toEqual([]);
  expect(await house.get("protections.list", {}, { as: clerk })).toMatchObject({ total: 1 });
  expect(await house.get("protections.list", {}, { as: elsewhere })).toMatchObject({ total: 0 });
  expect(
    await house.refused("protections.lift", { id: placed.id }, { as: elsewhere }),
  ).toMatchObject({ kind: "not_found" });
  await house.get("protections.lift", { id: placed.id }, { as: clerk });
  expect(await standing()).toEqual([]);
});

test("what hangs on a case is neither placed nor lifted by hand; a day that is over protects nothing", async () => {
  const codeOf = async (operation: string, input: object, as = clerk) =>
    (await house.refused(operation, input, { as })).reason.code;
  const wish = { customerAccount: account, kind: "refund_open" };
  expect(await codeOf("protections.place", wish)).toBe("protections.not_by_hand");
  await within((context) => place(context, { ...refund, source: "refund:R-3" }));
  const { protections } = await house.get("protections.list", {}, { as: clerk });
  expect(await codeOf("protections.lift", { id: protections[0].id })).toBe(
    "protections.not_by_hand",
  );
  const past = { customerAccount: account, kind: "meter_fault", until: "2026-11-20" };
  expect(await codeOf("protections.place", past)).toBe("protections.past_day");
  expect(await codeOf("protections.place", { ...past, until: today }, elsewhere)).toBe(
    "protections.unknown_account",
  );
});

test("an auditor sees what was in force at an earlier moment, lifted since or not placed yet", async () => {
  const totalAt = async (at: string) =>
    (await house.get("protections.list", { kind: "meter_fault", at }, { as: clerk })).total;
  const input = { customerAccount: account, kind: "meter_fault", until: "2026-12-31" };
  const placed = await house.get("protections.place", input, { as: clerk });
  house.setNow(new Date("2026-11-25T01:00:00Z"));
  await house.get("protections.lift", { id: placed.id }, { as: clerk });
  expect(await totalAt("2026-11-20T01:00:00Z")).toBe(0);
  expect(await totalAt("2026-11-24T01:00:00Z")).toBe(1);
  expect(await totalAt("2026-11-26T01:00:00Z")).toBe(0);
  await house.get("protections.place", input, { as: clerk });
  expect(await totalAt("2026-12-31T15:00:00Z")).toBe(1);
  expect(await totalAt("2026-12-31T16:00:00Z")).toBe(0);
});
