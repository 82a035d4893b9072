/** methods.md 3.4: two processes with two databases, each killed with -9 at every step of a refund. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { balanceOf } from "../src/ledger/ledger.ts";
import { openTestHouse, person, type TestHouse } from "./harness.ts";
import { finance, handler, lead, openScene, payee, payeeLead, type Scene } from "./refund-scene.ts";
import { runCommand, type Served, startServer } from "./served.ts";

let marketing: Scene;
let money: TestHouse;
const served = new Map<TestHouse, Served>();

beforeAll(async () => {
  const now = new Date();
  marketing = await openScene({ store: "server", now });
  money = await openTestHouse({ store: "server", now });
  await money.get("organisation.add-person", {
    ...{ id: finance.id, name: finance.id, roles: finance.roles, scope: ["*"] },
  });
  const tokens = [await tokenOf(money), await tokenOf(marketing)];
  await Promise.all([start(marketing), start(money)]);
  await connect(marketing, "finance", { there: money, token: tokens[0]! });
  await connect(money, "marketing", { there: marketing, token: tokens[1]! });
}, 120_000);
afterAll(async () => {
  for (const { child } of served.values()) child.kill("SIGKILL");
  await Promise.all([marketing.close(), money.close()]);
});

/** The program on the database and the home of a test house, at the address it had before. */
async function start(house: TestHouse): Promise<void> {
  const port = served.get(house)?.url.split(":").at(-1) ?? "0";
  const server = await startServer(house.folder, {
    ...{ DATABASE_URL: house.url, GRIDTILL_PORT: port },
    GRIDTILL_VAULT_PASSPHRASE: "a passphrase for tests",
  });
  served.set(house, server);
}

/** A token of a house with the one role that carries messages. */
async function tokenOf(house: TestHouse): Promise<string> {
  const line = person("line", ["partner-house"]);
  const { password } = await house.get("organisation.add-person", {
    ...{ id: line.id, name: "line", roles: line.roles, scope: ["*"] },
  });
  const newPassword = "Carries messages 2 and fro";
  await house.get("organisation.change-password", { password, newPassword }, { as: line });
  const wish = { name: "the other house", roles: line.roles };
  return (await house.get("organisation.create-token", wish, { as: line })).token;
}

async function connect(
  here: TestHouse,
  side: string,
  { there, token }: { there: TestHouse; token: string },
): Promise<void> {
  await command(here, "refunds.connect", { side, url: served.get(there)!.url, token });
}

/** Through the running program, which alone holds the keys of its home. */
async function command(
  house: TestHouse,
  name: string,
  { as, ...flags }: Record<string, string>,
): Promise<{ id: string }> {
  const given = Object.entries({ ...flags, ...(as && { as }), home: house.folder });
  const args = given.flatMap(([flag, value]) => [`--${flag}`, value]);
  const { code, out, err } = await runCommand([name, ...args, "--json"]);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
}

/** Asked for by the handler and signed by both approvers. */
async function approved(account: string, papers: Record<string, string> = {}): Promise<string> {
  const { id } = await command(marketing, "refunds.request", {
    ...{ "customer-account": account, "amount-yuan": "120.00", as: handler.id, ...papers },
    ...{ "payee-account": payee.payeeAccount, "payee-bank": payee.payeeBank },
  });
  await command(marketing, "refunds.approve", { id, as: lead.id });
  await command(marketing, "refunds.approve", { id, as: payeeLead.id });
  return id;
}

async function killAndStart(house: TestHouse): Promise<void> {
  await served.get(house)!.end("SIGKILL");
  await start(house);
}

const stateOfCopy = async (id: string) => {
  const [row] = await money.database.transaction(
    ({ sql }) => sql<{ state: string }>`select state from finance_refund where order_id = ${id}`,
  );
  return row?.state;
};
const stateOf = async (id: string) => (await marketing.show(id)).state;
const net = (house: TestHouse, account: string, party: string) =>
  house.database.transaction(async (transaction) => {
    const { creditFen, debitFen } = await balanceOf(transaction, { account, party });
    return creditFen - debitFen;
  });
const inTime = { timeout: 60_000, interval: 100 };

test("killed after every step on both sides, the refund is paid once and both sides know it", async () => {
  const customerAccount = marketing.fresh();
  const proof = join(marketing.folder, "proof.pdf");
  await writeFile(proof, "%PDF-1.4\na proof that crosses over\n%%EOF\n");
  const id = await approved(customerAccount, { "account-proof": proof });
  await killAndStart(marketing);
  await expect.poll(() => stateOfCopy(id), inTime).toBe("fin_review");
  await killAndStart(money);
  await expect.poll(() => stateOf(id), inTime).toBe("fin_review");

  await command(money, "refunds.approve", { id, as: finance.id });
  await Promise.all([killAndStart(money), killAndStart(marketing)]);
  await expect.poll(() => stateOf(id), inTime).toBe("accepted");

  await command(money, "refunds.pay", { id, as: finance.id });
  await killAndStart(money);
  await expect.poll(() => stateOfCopy(id), inTime).toBe("paid");
  await killAndStart(marketing);
  await expect.poll(() => stateOf(id), inTime).toBe("paid");

  const subject = `finance-refund:${id}/1`;
  expect(await money.get("attachments.verify", { subject })).toEqual({ checked: 1, damaged: [] });
  expect(await net(marketing, "2203", customerAccount)).toBe(38_000n);
  expect(await net(marketing, "224104", id)).toBe(12_000n);
  expect(await net(money, "224104", id)).toBe(-12_000n);
  expect(await net(money, "224101", customerAccount)).toBe(0n);
  for (const house of [marketing, money]) {
    expect(await house.get("ledger.check")).toMatchObject({ balanced: true });
  }
  const once = (await marketing.show(id)).timeline.map(({ kind }: { kind: string }) => kind);
  expect(once).toEqual(["request", "submit", "approved", "taken", "accepted", "paying", "paid"]);
}, 240_000);

test("the other process is down while an order is sent: it goes again by itself", async () => {
  await served.get(money)!.end("SIGKILL");
  const id = await approved(marketing.fresh());
  await expect
    .poll(async () => (await marketing.show(id)).messages[0]?.problem, inTime)
    .toMatch(/ECONNREFUSED|ECONNRESET|other side closed/);
  await start(money);
  await expect.poll(() => stateOfCopy(id), inTime).toBe("fin_review");
}, 180_000);
