/** Settlement desk, chain, four-way match and supplier portal in a real browser. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPagesHouse, type PagesHouse } from "./pages-house.ts";
import { Desk } from "./purchase-desk.ts";

let at: PagesHouse;
let desk: Desk;
const ids: Record<"stopped" | "differs" | "cleared" | "foreign", string> = {
  ...{ stopped: "", differs: "", cleared: "", foreign: "" },
};
let mine = "";

beforeAll(async () => {
  at = await openPagesHouse();
  desk = new Desk(at.house);
  await desk.open();
  const people = {
    clerkin: ["settlement-clerk"],
    purse: ["finance"],
    seller: ["supplier"],
  };
  for (const [id, roles] of Object.entries(people)) {
    const person = { id, name: id, roles, scope: ["*"] };
    at.passwords[id] = (await at.house.get("organisation.add-person", person)).password;
  }
  await at.house.database.transaction(
    ({ sql }) => sql`update person set must_change_password = false`,
  );

  const wrongRate = await desk.supplier({ taxRate: "16" });
  ids.stopped = (await desk.archive(wrongRate)).purchaseId;
  await desk.issue(ids.stopped);

  const other = await desk.supplier();
  const lines = [{ plant: `PV-${other}`, energyKwh: "1000", price: "0.51" }];
  ids.differs = (await desk.archive(other, "1000", { lines })).purchaseId;
  await desk.issue(ids.differs);
  await desk.attach(ids.differs);
  ids.foreign = ids.differs;

  mine = await desk.supplier();
  await desk.get("link-person", { person: "seller", supplier: mine });
  ids.cleared = await desk.applied(mine);
  await desk.approve(ids.cleared);
  const { formId } = await desk.get("form", { purchases: [ids.cleared] });
  await at.house.get("purchases.review-form", { form: formId });
}, 240_000);
afterAll(() => at?.close());

test("the desk says what waits at which step and what blocks it; a row opens the whole chain", async () => {
  const page = await at.signedIn("clerkin");
  await page.goto("/purchases");
  await page.getByRole("button", { name: /第 2 步.*税率核对未通过/ }).click();
  await page.getByText("档案税率 16 % 与“一般纳税人”2026-10-31 的有效税率 13 % 不符").waitFor();
  await page.getByText(ids.cleared).waitFor({ state: "detached" });
  await page.getByText(ids.stopped).click();
  await page.getByRole("heading", { name: "流程记录" }).waitFor();
  await page.getByText("每一步都接着上一步").waitFor();
  expect(await page.getByText("尚未收到").count()).toBe(1);
  expect(await page.getByRole("button", { name: /挂接发票/ }).count()).toBe(0);
});

test("the match marks what differs with its reason, and a difference is accepted with a comment", async () => {
  const page = await at.signedIn("clerkin");
  await page.goto(`/purchases/${ids.differs}/match`);
  await page.getByText("price_file_differs").waitFor();
  await page.getByText("price_agreement_differs").waitFor();
  expect(await page.getByText("≠ 0.50").count()).toBe(2);
  await page.getByRole("button", { name: "接受", exact: true }).click();
  await page.getByLabel("原因").fill("补充协议");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /接 ?受/ })
    .click();
  await page.getByText("补充协议", { exact: false }).first().waitFor();
  await page.getByText("可以审核").waitFor();
});

test("finance pays through the sheet that reads the amount in capitals", async () => {
  const page = await at.signedIn("purse");
  await page.goto(`/purchases/${ids.cleared}`);
  await page
    .getByRole("button", { name: /支 ?付/, exact: true })
    .first()
    .click();
  await page.getByText("伍佰陆拾伍元整").waitFor();
  await page.getByRole("button", { name: "确认支付" }).click();
  await page.getByText(/^SF-/).waitFor({ timeout: 45_000 });
  await page.getByText("✓ 与审批一致").waitFor();
});

test("a supplier sees where its own money is, and of another enterprise nothing", async () => {
  const page = await at.signedIn("seller");
  await page.goto("/portal");
  await page.getByText("565.00").first().waitFor();
  await page.getByText(/已支付 20/).waitFor();
  await page.getByRole("link", { name: "详情" }).click();
  await page.getByText(/^SF-/).waitFor();
  await page.goto(`/purchases/${ids.foreign}`);
  await page.getByText("无权查询其他企业的电量电费").waitFor();
});

/** A settlement with its payable voucher; the tax office is asked no faster than it allows. */
async function payable(supplier: string, month: string): Promise<string> {
  const { purchaseId: purchase } = await desk.archive(supplier, "1000", { month });
  await desk.issue(purchase);
  await desk.attach(purchase);
  await expect
    .poll(
      async () => {
        await at.house.workAll();
        return (await desk.get("trace", { purchase })).invoices[0].state;
      },
      { timeout: 20_000, interval: 300 },
    )
    .toBe("genuine");
  await desk.review(purchase);
  await desk.code(purchase);
  return purchase;
}

test("what comes back after a red-letter invoice is set off on the purchase's page, and the mark goes", async () => {
  const supplier = await desk.supplier();
  const paid = await payable(supplier, "2026-10");
  await desk.apply(paid);
  await desk.approve(paid);
  await desk.pay([paid]);
  await desk.bank();
  const takesBack = (await desk.get("trace", { purchase: paid })).invoices[0].id;
  const file = await desk.invoiceFile([paid], { takesBack, negative: true });
  await desk.get("attach-invoice", { purchase: paid, file });
  const next = await payable(supplier, "2026-09");
  const page = await at.signedIn("clerkin");
  await page.goto(`/purchases/${paid}`);
  const mark = page.getByRole("alert").filter({ hasText: "尚余 565.00 元" });
  await mark.waitFor();
  await page.getByLabel("抵扣到哪一单").click();
  await page.getByText(`2026-09 · ${next}`, { exact: false }).last().click();
  await page.getByRole("button", { name: /^抵 ?扣$/ }).click();
  await page.getByRole("button", { name: /确认抵扣/ }).click();
  await mark.waitFor({ state: "detached" });
  await page.getByText("抵扣后续结算", { exact: true }).waitFor();
  expect(await desk.get("show", { purchase: next })).toMatchObject({ setOffFen: "56500" });
});
