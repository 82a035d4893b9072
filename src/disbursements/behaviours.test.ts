/** Issue 3: random banks, thousands of orders: no double payment ever, books balanced, paid = bank debits. */
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Bank } from "../base/partners.ts";
import { isRefusal } from "../base/refusal.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import { balanceOf } from "../ledger/ledger.ts";
import { type Behaviour, openSimulatedBank } from "../partners/bank-simulator.ts";
import {
  disburse,
  makePaymentFile,
  releasePaymentFile,
  retryDisbursement,
} from "./disbursements.ts";

const another = person("lin", ["finance"]);

const hour = 3_600_000;
const start = new Date("2026-11-02T02:00:00Z");

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const after = fc.constantFrom(0, 1, hour, 30 * hour);
const behaviour = fc.record({
  silent: maybe(fc.constantFrom("before" as const, "after" as const)),
  arrivesAfterMs: maybe(after),
  settlesAfterMs: maybe(after),
  fails: maybe(fc.constantFrom("wrong_name", "account_closed", "insufficient_funds")),
  returnsAfterMs: maybe(fc.constantFrom(0, 1, 50 * hour)),
  times: fc.integer({ min: 1, max: 3 }),
  backwards: fc.boolean(),
  silentQuestions: fc.integer({ min: 0, max: 2 }),
}) as fc.Arbitrary<Behaviour>;
const act = fc.constantFrom("send", "reconcile", "wait", "long wait", "retry", "restart");

const orders = 50;
const scenario = fc.record({
  first: fc.array(behaviour, { minLength: orders, maxLength: orders }),
  later: fc.array(behaviour, { minLength: orders, maxLength: orders }),
  acts: fc.array(act, { minLength: 6, maxLength: 10 }),
});

describe.each(["embedded", "server"] as const)("%s", (store) => {
  test("whatever the bank does, nobody is paid twice and every fen is accounted for", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const played = await play(store, drawn);
        try {
          await expectSound(played);
        } finally {
          await played.house.close();
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
  }, 240_000);
});

type Drawn = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

/** Every order is owed 100 fen and its number; each attempt after the first draws from `later`. */
async function play(store: "embedded" | "server", { first, later, acts }: Drawn) {
  let now = start;
  const lent = { kind: "simulated" } as Bank;
  const house = await openTestHouse({ store, now, partners: { bank: lent } });
  const open = () =>
    openSimulatedBank({
      book: join(house.folder, "bank.jsonl"),
      now: () => now,
      behave: ({ account, reference }) =>
        (reference.endsWith("-1") ? first : later)[Number(account)]!,
    });
  Object.assign(lent, open());
  await owe(house);
  const wait = (ms: number) => {
    now = new Date(now.getTime() + ms);
    house.setNow(now);
  };
  const steps: Record<string, () => unknown> = {
    send: () => house.get("disbursements.send"),
    reconcile: () => house.get("disbursements.reconcile"),
    wait: () => wait(hour),
    "long wait": () => wait(26 * hour),
    retry: () => retryAll(house),
    restart: () => Object.assign(lent, open()),
  };
  for (const step of ["send", ...acts]) await steps[step]!();
  // in the end the bank answers everything
  for (let round = 0; round < 4; round += 1) {
    await steps.send!();
    wait(100 * hour);
    await steps.reconcile!();
  }
  return { house, bank: lent, now };
}

async function owe(house: TestHouse): Promise<void> {
  await house.database.transaction(async (transaction) => {
    const context = inTransaction(surroundings(house, { actor: operator }), transaction);
    for (let at = 0; at < orders; at += 1) {
      await disburse(context, {
        ...{ key: `refund:${at}`, kind: "refund", amountFen: 100n + BigInt(at), purpose: "退费" },
        payee: { name: "钱多多", account: String(at).padStart(4, "0"), bank: "测试银行" },
        ...{ payable: { account: "224101", party: "0000000001" }, notify: "nobody.hears" },
      });
    }
  });
}

/** All that failed or came back so far, in one payment file. */
async function retryAll(house: TestHouse): Promise<void> {
  const keys: string[] = [];
  for (const state of ["failed", "returned"]) {
    const { disbursements } = await house.get("disbursements.list", { state, pageSize: 200 });
    keys.push(...disbursements.map(({ key }: { key: string }) => key));
  }
  if (keys.length === 0) return;
  await house.database.transaction(async (transaction) => {
    const context = inTransaction(surroundings(house, { actor: operator }), transaction);
    for (const key of keys) await retryDisbursement(context, key);
    const file = await makePaymentFile(context, keys);
    if (isRefusal(file)) throw new Error(file.reason.en);
    const second = inTransaction(surroundings(house, { actor: another }), transaction);
    await releasePaymentFile(second, file.id, file.hash);
  });
}

interface Played {
  house: TestHouse;
  bank: Bank;
  now: Date;
}

async function expectSound({ house, bank, now }: Played): Promise<void> {
  const { disbursements } = await house.get("disbursements.list", { pageSize: 200 });
  expect(disbursements).toHaveLength(orders);
  const attempts = await house.database.transaction(
    ({ sql }) => sql<{ reference: string; key: string; state: string; contradicted: boolean }>`
      select reference, key, state, contradicted from payment_attempt`,
  );
  const keyOf = new Map(attempts.map(({ reference, key }) => [reference, key]));
  expect(attempts.filter(({ contradicted }) => contradicted)).toEqual([]);
  const net = new Map<string, bigint>();
  let [debits, credits] = [0n, 0n];
  for (let day = start.getTime(); day <= now.getTime(); day += 24 * hour) {
    const date = new Date(day).toISOString().slice(0, 10);
    for (const { instruction, direction, amountFen } of await bank.movements(date)) {
      const key = keyOf.get(instruction!)!;
      const signed = direction === "debit" ? amountFen : -amountFen;
      net.set(key, (net.get(key) ?? 0n) + signed);
      if (direction === "debit") debits += amountFen;
      else credits += amountFen;
    }
    const matched = await house.get("disbursements.match-statement", { day: date });
    expect(matched.differences).toEqual([]);
  }
  for (const { key, state, amountFen } of disbursements) {
    expect(["paid", "failed", "returned"], `${key} has an end`).toContain(state);
    expect(net.get(key) ?? 0n, key).toBe(state === "paid" ? BigInt(amountFen) : 0n);
  }
  const books = await house.database.transaction((transaction) =>
    balanceOf(transaction, { account: "1002" }),
  );
  expect(books).toEqual({
    ...{ creditFen: debits, debitFen: credits, pendingDebitFen: 0n, pendingCreditFen: 0n },
  });
  const unbalanced = await house.database.transaction(
    ({ sql }) => sql`
      select day from ledger_line group by day, entry_id having sum(amount_fen) <> 0`,
  );
  expect(unbalanced).toEqual([]);
}
