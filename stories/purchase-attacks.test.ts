/** Suppliers and clerks who try to be paid on another account, stop a competitor, or look where they may not. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { dayMs } from "../src/base/dates.ts";
import { openTestHouse, person, type TestHouse } from "./harness.ts";
import { actors, Desk } from "./purchase-desk.ts";

const start = new Date("2026-11-20T02:00:00Z");
let house: TestHouse;
let desk: Desk;
beforeAll(async () => {
  house = await openTestHouse({ now: start, siteRulebooks: "stories/rulebooks" });
  desk = new Desk(house);
  await desk.open();
});
afterAll(() => house.close());

test("a change of account that was left lying cools off from its confirmation on", async () => {
  const supplier = await desk.supplier({ payeeAccount: "6222000000000005" });
  const account = async () =>
    (await desk.get("suppliers", { search: supplier })).suppliers[0].payee.account;
  await desk.get("change-bank-account", {
    ...{ supplier, payeeName: "东岭新户", payeeBank: "测试银行二部" },
    payeeAccount: "6222000000000006",
  });
  house.setNow(new Date(start.getTime() + 30 * dayMs));
  await desk.get("confirm-bank-account", { supplier }, actors.cashier);
  expect(await account()).toMatch(/0005$/);
  house.setNow(new Date(start.getTime() + 38 * dayMs));
  expect(await account()).toMatch(/0006$/);
  house.setNow(start);
});

test("a supplier's red-letter invoice takes nobody else's invoice back", async () => {
  const [victim, rival] = [await desk.supplier(), await desk.supplier()];
  const id = await desk.applied(victim);
  const blue = (await desk.get("trace", { purchase: id })).invoices[0].id;
  const { purchaseId } = await desk.archive(rival);
  await desk.issue(purchaseId);
  const file = await desk.invoiceFile([purchaseId], { takesBack: blue, negative: true });
  const refused = await desk.refused("attach-invoice", { purchase: purchaseId, file });
  expect(refused.reason.code).toBe("invoices.wrong_seller");
  await house.workAll();
  expect(await desk.get("show", { purchase: id })).toMatchObject({ stage: "applied" });
});

test("a red-letter invoice that comes before the invoice it names counts only for its own seller", async () => {
  const [victim, rival] = [await desk.supplier(), await desk.supplier()];
  const { purchaseId } = await desk.archive(rival);
  await desk.issue(purchaseId);
  const number = "26442000000009999999";
  const file = await desk.invoiceFile([purchaseId], { takesBack: number, negative: true });
  await desk.get("attach-invoice", { purchase: purchaseId, file });
  const own = (await desk.archive(victim)).purchaseId;
  await desk.issue(own);
  await desk.attach(own, { number });
  expect(await desk.review(own)).toMatchObject({ stage: "reviewed" });
});

test("another city's clerk sees no invoice of this one, nor has it asked about again", async () => {
  const purchase = await desk.applied(await desk.supplier());
  const subject = `purchase:${purchase}`;
  const [here, there] = ["37/3701", "37/3702"].map((scope) =>
    person(scope, ["settlement-clerk"], [scope]),
  );
  expect(await desk.get("list-invoices", { subject }, here)).toMatchObject({ total: 1 });
  expect(await desk.get("list-invoices", { subject }, there)).toMatchObject({ total: 0 });
  house.setNow(new Date(start.getTime() + dayMs));
  expect(await desk.get("recheck-invoices", { subject }, there)).toEqual({ waiting: 0 });
  expect(await desk.get("recheck-invoices", { subject }, here)).toEqual({ waiting: 1 });
});

test("no account number stands in the clear in an approval, yet another one is seen", async () => {
  const supplier = await desk.supplier({ payeeAccount: "6222000000007715" });
  const { approval } = await desk.get("show", { purchase: await desk.applied(supplier) });
  const [row] = await house.database.transaction(
    ({ sql }) => sql<{ fields: { payeeAccount: string } }>`
      select fields from approval where id = ${approval}`,
  );
  expect(row!.fields.payeeAccount).toMatch(/^[0-9a-f]{16}7715$/);
});
