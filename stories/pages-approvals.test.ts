/**
 * The approval pages in a real browser: inbox, one item with its buttons, a return, and leave.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApproval } from "../src/approvals/approvals.ts";
import type { Reason } from "../src/base/reasons.ts";
import { isRefusal } from "../src/base/refusal.ts";
import { inTransaction, surroundings } from "../src/doors/context.ts";
import { person } from "./harness.ts";
import { openPagesHouse, type PagesHouse, signIn } from "./pages-house.ts";

let at: PagesHouse;
const password = "Harbour-Lamp-42";

beforeAll(async () => {
  at = await openPagesHouse();
  for (const id of ["lead", "second"]) {
    const added = { id, name: `${id} 班长`, roles: ["approver"], scope: ["370102"] };
    const first = await at.house.get("organisation.add-person", added);
    const change = { password: first.password, newPassword: password };
    await at.house.get("organisation.change-password", change, { as: person(id, []) });
  }
  for (const number of [1, 2, 3]) await submit(number);
}, 240_000);

afterAll(async () => {
  await at?.close();
});

const risk: Reason = {
  ...{ code: "refunds.payee_differs", zh: "收款人不是户主", en: "The payee is not the holder" },
};

async function submit(number: number): Promise<void> {
  const actor = person("clerk", ["refund-handler"]);
  await at.house.database.transaction(async (transaction) => {
    const context = inTransaction(surroundings(at.house, { actor, reason: "多交" }), transaction);
    const opened = await openApproval(context, {
      ...{ kind: "refund", subject: `refund:R-${number}`, unitId: "370102", notify: "house.none" },
      ...{ title: { zh: `退费 ${number} 号`, en: `Refund ${number}` }, amountFen: 120_000n },
      fields: {
        ...{ account: "0371000001", reasonType: "over_payment", payment: "P-1", note: "重复交费" },
        ...{ destination: "bank", payeeName: "周明远", payeeAccount: "6222000011112222" },
        ...{ payeeBank: "泉城商行", attachments: [] },
      },
      flags: number === 1 ? [risk] : [],
      position: [{ zh: "可退余额", en: "Refundable", fen: 130_000n }],
    });
    if (isRefusal(opened)) throw new Error(opened.reason.en);
  });
}

async function inbox(who: string): Promise<Page> {
  const page = await at.newPage();
  await signIn(page, who, password);
  await page.getByRole("link", { name: "审批", exact: true }).first().click();
  await page.getByRole("heading", { name: "审批", exact: true }).waitFor();
  return page;
}

test("the inbox opens an item by keyboard: amount in capitals, risk, position, steps, history", async () => {
  const page = await inbox("lead");
  await page.getByRole("cell", { name: /退费 1 号/ }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /退费 \d 号/ }).waitFor();
  await page.getByText("壹仟贰佰元整").first().waitFor();
  await page.getByText("1,300.00").waitFor();
  await page.getByText("班组长审核金额").first().waitFor();
  expect(await page.getByRole("button", { name: /^驳\s?回/ }).count()).toBe(1);
  await page.goto("/inbox");
  await page.getByRole("link", { name: "退费 1 号" }).click();
  await page.getByText("收款人不是户主").waitFor();
}, 90_000);

test("approving with a opens the sheet, signs, and goes on to the next one that waits", async () => {
  const page = await inbox("lead");
  await page.getByRole("link", { name: "退费 1 号" }).click();
  await page.getByText("收款人不是户主").waitFor();
  await page.keyboard.press("a");
  const sheet = page.getByRole("dialog");
  await sheet.getByText("壹仟贰佰元整").waitFor();
  await sheet.getByLabel("意见").fill("情况属实");
  await sheet.getByRole("button", { name: /^同\s?意$/ }).click();
  await page.getByRole("heading", { name: "退费 2 号" }).waitFor();
  const second = await inbox("second");
  await second.getByRole("link", { name: "退费 1 号" }).click();
  await second.getByText("情况属实").waitFor();
  await second.getByText("收款信息复核").first().waitFor();
}, 90_000);

test("a return names where it goes and why, and stands in the history", async () => {
  const page = await inbox("second");
  await page.getByRole("link", { name: "退费 3 号" }).click();
  await page.getByRole("heading", { name: "退费 3 号" }).waitFor();
  await page.keyboard.press("r");
  const sheet = page.getByRole("dialog");
  expect(await sheet.getByRole("button", { name: /^驳\s?回$/ }).isDisabled()).toBe(true);
  await sheet.getByLabel("意见").fill("账号与户名不符");
  await sheet.getByRole("button", { name: /^驳\s?回$/ }).click();
  await sheet.waitFor({ state: "hidden" });
  await page.goto("/inbox?box=handled");
  await page.getByRole("link", { name: "退费 3 号" }).click();
  await page.getByText("账号与户名不符").waitFor();
  expect(await page.getByRole("button", { name: /^同\s?意/ }).count()).toBe(0);
}, 90_000);

test("a leave is set and ended; in English the pages say the same", async () => {
  const page = await inbox("lead");
  await page.getByRole("link", { name: "休假与代理" }).click();
  await page.getByLabel("第一天").fill("2031-05-02");
  await page.getByLabel("最后一天").fill("2031-05-06");
  await page.getByLabel("代理人登录名").fill("second");
  await page.getByRole("button", { name: /^登\s?记$/ }).click();
  await page.getByRole("cell", { name: "2031-05-06" }).waitFor();
  await page.getByRole("button", { name: /^取\s?消$/ }).click();
  await page.getByText("已取消").first().waitFor();
  const english = await at.newPage({ language: "en", theme: "dark" });
  await english.goto("/");
  await english.getByLabel("Account").fill("lead");
  await english.getByLabel("Password").fill(password);
  await english.getByRole("button", { name: "Sign in", exact: true }).click();
  await english.getByRole("link", { name: "Approvals", exact: true }).first().click();
  await english.getByRole("link", { name: "Refund 2" }).click();
  await english.getByText("Team leader reviews the amount").first().waitFor();
  const folder = process.env.PICTURES;
  if (folder) await english.screenshot({ path: `${folder}/approval-dark.png`, fullPage: true });
  if (folder) await page.goto("/inbox");
  if (folder) await page.waitForTimeout(800);
  if (folder) await page.screenshot({ path: `${folder}/inbox.png` });
  if (folder) await page.getByRole("link", { name: "退费 2 号" }).click();
  if (folder) await page.waitForTimeout(800);
  if (folder) await page.screenshot({ path: `${folder}/approval.png`, fullPage: true });
}, 90_000);
