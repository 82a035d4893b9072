/** The guided tour of a demonstration in a real browser: eight stops, each on a real page at a real object. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stops } from "../console/parts/tour/stops.ts";
import { makePayments, makeRuleSets } from "./anomaly-scene.ts";
import { lastDay, openPagesHouse, type PagesHouse, signIn } from "./pages-house.ts";
import { furnish, handler, lead, payee, payeeLead, residents } from "./refund-scene.ts";

let pages: PagesHouse;
const passwords: Record<string, string> = {};

beforeAll(async () => {
  pages = await openPagesHouse({ hasTickets: true });
  const { house } = pages;
  await furnish(house);
  await house.get("organisation.import-units", {
    file: await house.file("id,name,level,parent\n3702,青岛市,city,37\n"),
  });
  await comeBack();
  await house.database.transaction(makePayments);
  await makeRuleSets(house);
  await house.get("anomalies.screen", { asOf: "2026-11-20", from: "2026-10-10" });
  await house.get("anomalies.fit", { asOf: "2026-11-20" });
  await simulate();
  for (const [id, roles] of [
    ["guide", ["administrator", "receivables-clerk"]],
    ["looker", ["appeals-analyst"]],
  ] as const) {
    const added = { id, name: id, roles, scope: ["*"] };
    passwords[id] = (await house.get("organisation.add-person", added)).password;
  }
  await house.database.transaction(async ({ sql }) => {
    await sql`update person set must_change_password = false`;
    await sql`insert into setting (name, value) values ('demonstration', ${{ finished: true }})`;
  });
}, 240_000);
afterAll(() => pages?.close());

/** A refund whose approval was returned by the second signer and went round again. */
async function comeBack(): Promise<void> {
  const { house } = pages;
  const wish = { customerAccount: residents[0]!, amountYuan: "120.00", ...payee };
  const { id } = await house.get("refunds.request", wish, { as: handler });
  await house.get("refunds.approve", { id }, { as: lead });
  const fault = { id, code: "payee_account_wrong", comment: "少一位" };
  await house.get("refunds.return", fault, { as: payeeLead });
  await house.get("refunds.resubmit", { id, payeeAccount: "6222000000004399" }, { as: handler });
}

/** A draft of the policy, lived over one month's bills. */
async function simulate(): Promise<void> {
  const { house } = pages;
  const month = lastDay.slice(0, 7);
  const bills = residents
    .slice(0, 12)
    .map((id) => `${id},${month.replace("-", "")},86.40,${month}-01,${month}-20`);
  const heading = "户号,电费年月,应收金额,出账日期,缴费截止日";
  await house.get("bills.import", {
    file: await house.file(`${[heading, ...bills].join("\n")}\n`),
  });
  const { policy } = await house.get("dunning.draft", { note: "提前两天提醒" });
  await house.get("dunning.simulate", { policy: policy.name, draws: 2 });
}

async function offered(person: string): Promise<Page> {
  const page = await pages.newPage();
  await signIn(page, person, passwords[person]!);
  await page.getByRole("navigation", { name: "栏目" }).waitFor();
  return page;
}

const focused = "document.activeElement.textContent";
const card = (page: Page, stop: { zh: string; en: string }, language: "zh" | "en" = "zh") =>
  page.getByRole("dialog", { name: stop[language] });

test("eight stops by the keyboard: each lights its place on its own page; left and taken up again", async () => {
  const page = await offered("guide");
  await page.getByRole("button", { name: "开始导览" }).click();
  const addresses: string[] = [];
  for (const stop of stops) {
    await card(page, stop).waitFor();
    const target = page.locator(`[data-tour="${stop.id}"]`);
    await target.waitFor();
    await page.locator(".tour-light").waitFor();
    const [lit, place] = await Promise.all([
      page.locator(".tour-light").boundingBox(),
      target.boundingBox(),
    ]);
    expect(Math.abs(lit!.y + 8 - place!.y), stop.id).toBeLessThan(40);
    expect(place!.y, stop.id).toBeLessThan(900);
    expect(await page.getByText("回到这一站的页面").count(), stop.id).toBe(0);
    addresses.push(new URL(page.url()).pathname);
    if (stop.id === "money") {
      await page.keyboard.press("Escape");
      expect(await page.getByRole("dialog").count()).toBe(0);
      const again = page.getByRole("button", { name: "导览 6/8" });
      await expect.poll(() => page.evaluate(focused)).toContain("导览 6/8");
      await again.click();
      await card(page, stop).waitFor();
      await page.keyboard.press("ArrowLeft");
      await card(page, stops[4]!).waitFor();
      await page.keyboard.press("ArrowRight");
      await card(page, stop).waitFor();
    }
    await page.keyboard.press("ArrowRight");
  }
  expect(new Set(addresses).size).toBe(stops.length);
  await page.locator(".tour-light").waitFor({ state: "detached" });
});

test("in English, nothing is left in Chinese, and who may not see a stop is told who does", async () => {
  const page = await offered("looker");
  await page.getByRole("button", { name: "切换到英文" }).click();
  await page.getByRole("button", { name: "Begin the tour" }).click();
  for (const stop of stops) {
    const told = await card(page, stop, "en").textContent();
    expect(told).not.toMatch(/\p{Script=Han}/u);
    expect(told).toContain(stop.why.en);
    if (stop.id === "money") expect(told).toContain("Refund handler");
    if (stop.id === "proof") break;
    await page.keyboard.press("ArrowRight");
  }
  await page.getByRole("button", { name: "Leave the tour" }).click();
  await page.reload();
  await page.getByRole("button", { name: "Tour 8/8" }).waitFor();
  expect(await page.locator(".tour-card").count()).toBe(0);
});
