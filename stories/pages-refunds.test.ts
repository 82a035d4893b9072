/** The refund form, the page with both sides' lanes, and finance's desk in a real browser. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPagesHouse, type PagesHouse } from "./pages-house.ts";
import { finance, furnish, handler, lead, payee, payeeLead, residents } from "./refund-scene.ts";

let at: PagesHouse;
let returned = "";
let waiting = "";

beforeAll(async () => {
  at = await openPagesHouse();
  Object.assign(at.passwords, await furnish(at.house));
  await at.house.database.transaction(
    ({ sql }) => sql`update person set must_change_password = false`,
  );
  returned = await atFinance(residents[0]!);
  waiting = await atFinance(residents[1]!);
  const fault = { id: returned, code: "payee_account_wrong", comment: "少一位" };
  await at.house.get("refunds.return", fault, { as: finance });
}, 240_000);
afterAll(() => at?.close());

async function atFinance(customerAccount: string): Promise<string> {
  const wish = { customerAccount, amountYuan: "120.00", ...payee };
  const { id } = await at.house.get("refunds.request", wish, { as: handler });
  await at.house.get("refunds.approve", { id }, { as: lead });
  await at.house.get("refunds.approve", { id }, { as: payeeLead });
  await at.house.workAll();
  return id;
}

const stateOf = async (id: string) => (await at.house.get("refunds.show", { id })).state;

test("a refund is checked while it is written, confirmed in capitals, and then under review", async () => {
  const page = await at.signedIn(handler.id);
  await page.goto("/refunds");
  await page.getByRole("button", { name: "发起退费" }).click();
  await page.getByLabel("户号").fill(residents[2]!);
  await page.getByLabel("金额（元）").fill("500.01");
  await page.getByText("超过可退余额").waitFor();
  expect(await page.getByRole("button", { name: "提交审批" }).isDisabled()).toBe(true);
  await page.getByLabel("金额（元）").fill("120.00");
  await page.getByLabel("收款账号").fill(payee.payeeAccount);
  await page.getByLabel("开户行").fill(payee.payeeBank);
  await page.getByText("超过可退余额").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "提交审批" }).click();
  await page.getByText("壹佰贰拾元整").waitFor();
  await page.getByRole("button", { name: "确认提交退费" }).click();
  await page.getByText("营销审批中").first().waitFor({ timeout: 45_000 });
  await page.getByText("● 营销预收").waitFor();
});

test("a returned refund says why, what is at fault and who holds the money; the message stands between the lanes", async () => {
  await expect.poll(() => stateOf(returned), { timeout: 45_000 }).toBe("returned");
  const page = await at.signedIn(handler.id);
  await page.goto(`/refunds/${returned}`);
  await page.getByText("收款账号有误").first().waitFor();
  await page.getByText("消息：退回营销").waitFor();
  await page.getByText("消息：退费单").waitFor();
  expect(await page.getByText(payee.payeeAccount).count()).toBe(0);
  await page.getByRole("button", { name: "更正后重提" }).click();
  await page.getByText("原审批保留，不重复审核").waitFor();
});

test("finance accepts its copy and pays it through the sheet", async () => {
  const page = await at.signedIn(finance.id);
  await page.goto("/finance-desk");
  await page.getByText(waiting).click();
  await page.getByRole("button", { name: /受 ?理/, exact: true }).click();
  await page.getByRole("button", { name: /付 ?款/, exact: true }).click();
  await page.getByText("壹佰贰拾元整").waitFor();
  await page.getByRole("button", { name: "确认付款" }).click();
  await expect.poll(() => stateOf(waiting), { timeout: 45_000 }).toBe("paid");
});
