/** The ledger in a real browser: from the trial balance down to an entry, and a day closed. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction, operator, surroundings } from "../src/doors/context.ts";
import { postMany } from "../src/ledger/ledger.ts";
import { openPagesHouse, type PagesHouse } from "./pages-house.ts";

let at: PagesHouse;
const bill = (n: number, day: string, fen: bigint) => ({
  ...{ cause: `bill-issued:B-${n}`, day, narrative: "电费" },
  lines: [
    { account: "1122", party: `000000000${n}`, debitFen: fen },
    { account: "600101", creditFen: fen },
  ],
});

beforeAll(async () => {
  at = await openPagesHouse();
  const { house } = at;
  const hu = { id: "hu", name: "胡", roles: ["finance"], scope: ["*"] };
  at.passwords.hu = (await house.get("organisation.add-person", hu)).password;
  await house.database.transaction(async (transaction) => {
    await transaction.sql`update person set must_change_password = false where id = 'hu'`;
    const books = inTransaction(surroundings(house, { actor: operator }), transaction);
    await postMany(books, [bill(1, "2026-10-05", 123_456n), bill(2, "2026-10-06", 100n)]);
  });
}, 240_000);
afterAll(() => at?.close());

test("a balance opens its account, a movement its entry, the entry what made it", async () => {
  const page = await at.signedIn("hu");
  await page.goto("/ledger");
  await page.getByText("✓ 借贷平衡").waitFor();
  await page.getByText("应收账款—应收电费").click();
  await page.getByRole("heading", { name: "1122 应收账款—应收电费" }).waitFor();
  await page.getByText("出账 B-1", { exact: true }).click();
  const panel = page.locator(".panel");
  await panel.getByText("主营业务收入—电量电费").waitFor();
  expect(await panel.getByText("1,234.56").count()).toBe(2);
  await panel.getByRole("link", { name: "出账 B-1" }).click();
  expect(new URL(page.url()).pathname).toBe("/bills/B-1");
});

test("a day is closed with a reason and then stands with its hash", async () => {
  const page = await at.signedIn("hu");
  await page.goto("/ledger?tab=closing");
  await page.getByText("尚未日结").waitFor();
  await page.getByLabel("日结至").fill("2026-10-31");
  await page.getByRole("button", { name: "日结至该日" }).click();
  await page.getByLabel("原因").fill("十月日结");
  await page.getByRole("dialog").getByRole("button", { name: "日结", exact: true }).click();
  await at.house.workAll();
  await page.getByText("已日结至 2026-10-31").waitFor();
  const { days } = await at.house.get("ledger.days");
  await page.getByText(days[1].hash.slice(0, 12)).waitFor();
});
