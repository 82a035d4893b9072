/** methods.md 3.4: two processes with two databases, each killed with -9 at every step of a refund. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { balanceOf } from "../src/ledger/ledger.ts";
import { openTestHouse, person, type TestHouse } from "./harness.ts";
import { finance, openScene, type Scene } from "./refund-scene.ts";
import { type Served, startServer } from "./served.ts";

let marketing: Scene;
let money: TestHouse;
const served = new Map<TestHouse, Served>();

beforeAll(async () => {
  const now = new Date();
  marketing = await openScene({ store: "server", now });
  money = await openTestHouse({ store: "server", now });
  await Promise.all([start(marketing), start(money)]);
  await connect(marketing, "finance", money);
  await connect(money, "marketing", marketing);
}, 120_000);
afterAll(async () => {
  await Promise.all([...served.values()].map((server) => server.end("SIGKILL")));
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

/** Gives `here` a token of the other house, with the one role that carries messages. */
async function connect(here: TestHouse, side: string, there: TestHouse): Promise<void> {
  const line = person("line", ["partner-house"]);
  const { password } = await there.get("organisation.add-person", {
    ...{ id: line.id, name: "line", roles: line.roles, scope: ["*"] },
  });
  const newPassword = "Carries messages 2 and fro";
  await there.get("organisation.change-password", { password, newPassword }, { as: line });
  const wish = { name: "the other house", roles: line.roles };
  const { token } = await there.get("organisation.create-token", wish, { as: line });
  const { url } = served.get(there)!;
  await here.get("refunds.connect", { side, url, token });
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
  const accountProof = await marketing.paper("a proof that crosses over");
  const id = await marketing.requested({ customerAccount, accountProof });

  await marketing.approved(id);
  await killAndStart(marketing);
  await expect.poll(() => stateOfCopy(id), inTime).toBe("fin_review");
  await killAndStart(money);
  await expect.poll(() => stateOf(id), inTime).toBe("fin_review");

  await money.get("refunds.approve", { id }, { as: finance });
  await Promise.all([killAndStart(money), killAndStart(marketing)]);
  await expect.poll(() => stateOf(id), inTime).toBe("accepted");

  await money.get("refunds.pay", { id }, { as: finance });
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
  const id = await marketing.requested();
  await marketing.approved(id);
  await expect
    .poll(async () => (await marketing.show(id)).messages[0]?.problem, inTime)
    .toMatch(/ECONNREFUSED|ECONNRESET|other side closed/);
  await start(money);
  await expect.poll(() => stateOfCopy(id), inTime).toBe("fin_review");
}, 180_000);
