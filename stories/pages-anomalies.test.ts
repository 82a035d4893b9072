/** The anomaly desk in a real browser: from the list by keyboard to a judgement, and the refund form filled in. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePayments, makeRuleSets, odd } from "./anomaly-scene.ts";
import { openPagesHouse, type PagesHouse, signIn } from "./pages-house.ts";

let pages: PagesHouse;
let password: string;

beforeAll(async () => {
  pages = await openPagesHouse();
  const { house } = pages;
  await house.get("organisation.import-units", {
    file: await house.file("id,name,level,parent\n3702,青岛市,city,37\n"),
  });
  await house.database.transaction(makePayments);
  await makeRuleSets(house);
  await house.get("anomalies.screen", { asOf: "2026-11-20", from: "2026-10-10" });
  ({ password } = await house.get("organisation.add-person", {
    ...{ id: "ann", name: "安", roles: ["anomaly-analyst", "refund-handler"], scope: ["*"] },
  }));
  await house.database.transaction(
    ({ sql }) => sql`update person set must_change_password = false where id = 'ann'`,
  );
});
afterAll(() => pages.close());

test("an analyst goes through the list, reads why, judges by keyboard, and begins a refund", async () => {
  const page = await pages.newPage();
  await signIn(page, "ann", password);
  await page.getByRole("link", { name: "稽查工作台" }).click();
  const rows = page.getByRole("list", { name: "异常工单" }).getByRole("button");
  await rows.first().waitFor();
  expect(await rows.count()).toBe(5);

  await rows.filter({ hasText: odd.tripled }).click();
  await page.getByRole("link", { name: odd.tripled }).waitFor();
  await page.getByRole("heading", { name: /^金额不超过 .* 元，即为正常$/ }).waitFor();
  await page.getByText("按留存输入复算，判定一致").waitFor();
  expect(await page.locator(".payment-mark[data-odd]").count()).toBe(1);

  await page.keyboard.press("j");
  await page.getByRole("link", { name: odd.tripled }).waitFor({ state: "detached" });
  await page.keyboard.press("k");
  await page.getByRole("link", { name: odd.tripled }).waitFor();
  await page.keyboard.press("a");
  await page.getByLabel("金额录错").check();
  await page.getByPlaceholder("说明（记入审计）").fill("多录一位");
  await page.getByRole("button", { name: /^判\s?定$/ }).click();
  await page.getByText("今日已判 1 / 40，待判 4 单").waitFor();
  expect(await rows.filter({ hasText: odd.tripled }).count()).toBe(0);

  await rows.filter({ hasText: odd.doubled }).click();
  await page.getByRole("button", { name: "发起退费" }).hover();
  await page.getByRole("menuitem", { name: "重复缴费" }).click();
  await page.waitForURL(/refunds\/new/);
  const account = page.getByRole("textbox", { name: "户号", exact: true });
  await account.waitFor();
  expect(await account.inputValue()).toBe(odd.doubled);
  const amount = page.getByRole("textbox", { name: "金额（元）" });
  expect(await amount.inputValue()).toMatch(/^1\d\d\.\d\d$/);
  expect(new URL(page.url()).searchParams.get("case")).toMatch(/^AC-\d{4}-\d{6}$/);

  await page.goto(`/agencies?agency=${encodeURIComponent(odd.agency)}`);
  await page.getByText(`${odd.agency} · 逐日`).waitFor();
});
