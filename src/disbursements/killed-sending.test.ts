/** kill -9 of the sending process, again and again: methods.md section 8.4 check 5, issue 3's faults. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import { dayOf } from "../base/dates.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import { balanceOf } from "../ledger/ledger.ts";
import { openSimulatedBank } from "../partners/bank-simulator.ts";
import { disburse } from "./disbursements.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({ now: new Date() });
});
afterAll(() => house.close());

const payments = 60;

/** Each in a file of its own, released, so that there is much to be killed in between. */
async function release(): Promise<void> {
  const [maker, second] = [person("hu", ["finance"]), person("lin", ["finance"])];
  for (let at = 0; at < payments; at += 1) {
    const key = `refund:${at}`;
    await house.database.transaction((transaction) =>
      disburse(inTransaction(surroundings(house, { actor: operator }), transaction), {
        ...{ key, kind: "refund", amountFen: 1_000n + BigInt(at), purpose: "退费", inFile: true },
        payee: { name: "钱多多", account: `62220000${1000 + at}`, bank: "测试银行" },
        ...{ payable: { account: "224101", party: "0000000001" }, notify: "nobody.hears" },
      }),
    );
    const { id, hash } = await house.get(
      ...(["disbursements.make-file", { keys: [key] }, { as: maker }] as const),
    );
    await house.get("disbursements.release-file", { paymentFile: id, hash }, { as: second });
  }
}

/** The program itself, in a process of its own, on the same database and home. */
function run(operation: string) {
  const child = spawn("node_modules/.bin/node", ["src/doors/main.ts", operation], {
    env: {
      ...process.env,
      ...{ DATABASE_URL: house.url, GRIDTILL_HOME: house.folder },
      GRIDTILL_VAULT_PASSPHRASE: "a passphrase for tests",
    },
    stdio: "ignore",
  });
  return { child, ended: once(child, "exit") };
}

async function filesHandedIn(): Promise<number> {
  const [row] = await house.database.transaction(
    ({ sql }) => sql<{ count: number }>`
      select count(*)::int as count from payment_file where state in ('sending', 'received')`,
  );
  return row!.count;
}

test("killed again and again in the middle of sending, every payment is paid exactly once", async () => {
  await release();
  for (const enough of [1, 13, 26, 40]) {
    const { child, ended } = run("disbursements.send");
    while (child.exitCode === null && (await filesHandedIn()) < enough) await setTimeout(2);
    expect(child.exitCode, "still running when killed").toBeNull();
    child.kill("SIGKILL");
    await ended;
  }
  for (const operation of ["disbursements.reconcile", "disbursements.send"]) {
    expect((await run(operation).ended)[0], operation).toBe(0);
  }
  const bank = openSimulatedBank({
    ...{ book: join(house.folder, "bank-simulator.jsonl"), now: () => new Date() },
  });
  const now = new Date();
  const yesterday = dayOf(new Date(now.getTime() - 86_400_000));
  const moved = [...(await bank.movements(yesterday)), ...(await bank.movements(dayOf(now)))];
  expect(new Set(moved.map(({ instruction }) => instruction)).size).toBe(payments);
  expect(moved).toHaveLength(payments);
  const { totals } = await house.get("disbursements.list");
  const sum = moved.reduce((before, { amountFen }) => before + amountFen, 0n);
  expect(totals).toEqual([{ state: "paid", count: payments, amountFen: String(sum) }]);
  const books = await house.database.transaction((transaction) =>
    balanceOf(transaction, { account: "1002" }),
  );
  expect(books).toMatchObject({ creditFen: sum, debitFen: 0n, pendingCreditFen: 0n });
}, 180_000);
