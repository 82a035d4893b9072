/**
 * No fen is created, lost or paid twice, whatever people ask, banks answer and connections drop: random
 * lives of customers' money, checked against the bank's own book. Failures printed by fast-check carry
 * their seed. MONEY_RUNS sets how many lives; docs/evaluation.md holds a long run.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../src/base/database.ts";
import { addDays, dayMs, dayOf } from "../src/base/dates.ts";
import { formatYuan } from "../src/base/money.ts";
import type { Actor } from "../src/base/operation.ts";
import type { Bank } from "../src/base/partners.ts";
import { isRefusal } from "../src/base/refusal.ts";
import { findOperation } from "../src/doors/catalog.ts";
import { operator } from "../src/doors/context.ts";
import { Random } from "../src/math/statistics/random.ts";
import { type Behaviour, openSimulatedBank } from "../src/partners/bank-simulator.ts";
import {
  finance,
  handler,
  holder,
  lead,
  monday,
  openScene,
  payee,
  payeeLead,
  type Scene,
} from "./refund-scene.ts";

const runs = Number(process.env.MONEY_RUNS ?? 30);
const clerk: Actor = { ...handler, id: "clerk", roles: ["receivables-clerk"] };

const amount = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: 1n, max: 100_00n }) },
  { weight: 1, arbitrary: fc.constantFrom(1n, 999_99n, 100_000_00n, 10n ** 15n) },
);
/** What may be wished for, and how often beside the others. */
const weights = { pay: 3, bill: 1, allocate: 1, request: 4, "go on": 9, "send back": 1 } as const;
const rarer = { withdraw: 1, terminate: 1, undo: 1, "a day": 2 } as const;
const acts = { ...weights, ...rarer };
const command = fc.oneof(
  ...(Object.keys(acts) as (keyof typeof acts)[]).map((act) => ({
    weight: acts[act],
    arbitrary: fc.record({ act: fc.constant(act), fen: amount, again: fc.boolean() }),
  })),
);
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;

const behaviour: fc.Arbitrary<Behaviour> = fc.constantFrom<Behaviour[]>(
  {},
  { fails: "account_closed" },
  { silent: "after" },
  { silent: "before" },
  { silent: "before", arrivesAfterMs: 5 * 60_000 },
  { settlesAfterMs: dayMs, times: 2 },
  { returnsAfterMs: 2 * dayMs, times: 2, backwards: true },
  { silent: "after", silentQuestions: 2 },
);

class Dropped extends Error {}

/** A database whose connection drops before or after the commit of some transactions. */
function dropping(database: Database, nextFault: () => "before" | "after" | undefined): Database {
  return {
    close: () => database.close(),
    async transaction(work, options) {
      const fault = nextFault();
      const result = await database.transaction(async (transaction) => {
        const given = await work(transaction);
        if (fault === "before") throw new Dropped("before the commit");
        return given;
      }, options);
      if (fault === "after") throw new Dropped("after the commit");
      return result;
    },
  };
}

let house: Scene;
let bank: Bank;
let folder: string;
let now = monday;
/** While people and the worker write, each twentieth transaction loses its line; reading has peace. */
let isStormy = false;
let random = Random.seeded(1);
let behaviours: readonly Behaviour[] = [{}];
const counters = { account: 0, order: 0, key: 0 };
const next = (name: keyof typeof counters) => counters[name]++;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-bank-"));
  bank = openSimulatedBank({
    book: join(folder, "book.jsonl"),
    now: () => now,
    behave: () => behaviours[next("order") % behaviours.length]!,
  });
  house = await openScene({
    partners: { bank },
    database: (real) => dropping(real, drawFault),
  });
  const rows = Array.from(
    { length: runs + 50 },
    (_, at) => `${accountOf(at)},${holder},居民,历下区,2020-01-05`,
  );
  const file = await house.file(`户号,户名,用电类别,供电单位,开户日期\n${rows.join("\n")}\n`);
  await house.get("customers.import", { file });
}, 60_000);
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

function drawFault(): "before" | "after" | undefined {
  if (!isStormy || !random.chance(0.05)) return undefined;
  return random.chance(0.5) ? "before" : "after";
}

const accountOf = (at: number) => `0380${String(at).padStart(6, "0")}`;

/** Asks until an answer arrives; commands under one key, jobs anew, for they may be run again. */
async function ask(operation: string, input: object, as: Actor): Promise<unknown> {
  const key = `money-${next("key")}`;
  const isJob = findOperation(operation)?.kind === "job";
  return untilAnswered((attempt) =>
    house.ask(operation, input, { as, key: isJob ? `${key}-${attempt}` : key }),
  );
}

async function untilAnswered<Given>(work: (attempt: number) => Promise<Given>): Promise<Given> {
  isStormy = true;
  try {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      try {
        return await work(attempt);
      } catch (error) {
        if (!(error instanceof Dropped)) throw error;
      }
    }
  } finally {
    isStormy = false;
  }
  throw new Error("no answer in a hundred attempts");
}

interface Life {
  account: string;
  bills: number;
  paidFen: bigint;
  billedFen: bigint;
}

const open = [
  "mkt_review",
  "sent_to_finance",
  "fin_review",
  "accepted",
  "returned",
  "mkt_handling",
];

/** The account's newest refund that is not over. */
async function openOrder({ account }: Life) {
  const { refunds } = await house.get("refunds.list", { customerAccount: account });
  return refunds.find(({ state }: { state: string }) => open.includes(state));
}

type Deed = readonly [operation: string, more: object, as: Actor];
const sign: readonly Deed[] = [lead, payeeLead, finance].map((as) => ["refunds.approve", {}, as]);
const pay: Deed = ["refunds.pay", {}, finance];
/** What brings an order further, by its state. */
const further: Record<string, (fen: bigint) => readonly Deed[]> = {
  mkt_review: () => sign,
  fin_review: () => [...sign, pay],
  accepted: () => [pay, pay],
  returned: (fen) => [["refunds.resubmit", { amountYuan: yuan(fen) }, handler]],
  mkt_handling: () => [["refunds.resubmit", {}, handler]],
};
const onOrder: Partial<Record<Command["act"], readonly Deed[]>> = {
  "send back": [["refunds.return", { code: "payee_account_wrong" }, finance]],
  withdraw: [["refunds.withdraw", {}, handler]],
  terminate: [["refunds.terminate", {}, handler]],
};

const yuan = (fen: bigint) => formatYuan(fen, { group: false });

async function live(life: Life, wish: Command): Promise<void> {
  const { account } = life;
  const order = await openOrder(life);
  const deeds = wish.act === "go on" ? further[order?.state]?.(wish.fen) : onOrder[wish.act];
  if (deeds && order) {
    for (const [operation, more, as] of deeds) await ask(operation, { id: order.id, ...more }, as);
    await untilAnswered(() => house.workAll());
  } else if (wish.act === "pay") {
    const row = `${account},${yuan(wish.fen)},2026-11-20 10:00,TX-${account}-${next("key")}`;
    const file = await house.file(`户号,缴费金额,缴费时间,交易流水号\n${row}\n`);
    for (const channel of wish.again ? ["wechat", "wechat"] : ["wechat"]) {
      await ask("payments.import", { file, channel }, clerk);
    }
    life.paidFen += wish.fen;
  } else if (wish.act === "bill") {
    const month = `${2020 + Math.floor(life.bills / 12)}-${String((life.bills % 12) + 1).padStart(2, "0")}`;
    life.bills += 1;
    const row = `${account},${month},${yuan(wish.fen)},2026-12-31`;
    const file = await house.file(`户号,电费年月,应收金额,缴费截止日\n${row}\n`);
    const given = await ask("bills.import", { file }, clerk);
    if (!isRefusal(given)) life.billedFen += wish.fen;
  } else if (wish.act === "allocate") {
    await ask("payments.allocate", { customerAccount: account }, clerk);
  } else if (wish.act === "request") {
    const input = { customerAccount: account, amountYuan: yuan(wish.fen), ...payee };
    await ask("refunds.request", input, handler);
  } else if (wish.act === "undo") {
    const { payments } = await house.get("payments.list", { customerAccount: account });
    const [payment] = payments;
    if (!payment) return;
    const given = await ask("payments.reverse", { payment: payment.paymentId }, clerk);
    if (!isRefusal(given)) life.paidFen -= BigInt(payment.amountFen);
  } else if (wish.act === "a day") await waitADay();
}

/** A day passes: the outbox is worked off, the bank asked, however often the line drops. */
async function waitADay(): Promise<void> {
  now = new Date(now.getTime() + dayMs);
  house.setNow(now);
  expect(isRefusal(await ask("disbursements.reconcile", {}, operator))).toBe(false);
  await untilAnswered(() => house.workAll());
}

/** Credits less debits. */
async function balance(account: string, party: string): Promise<bigint> {
  const { closingFen } = await house.get("ledger.statement", { account, party });
  return -BigInt(closingFen);
}

async function check({ account, paidFen, billedFen }: Life): Promise<void> {
  const { refunds } = await house.get("refunds.list", { customerAccount: account, pageSize: 200 });
  const advance = await balance("2203", account);
  const owed = -(await balance("1122", account));
  expect(advance).toBeGreaterThanOrEqual(0n);
  expect(owed).toBeGreaterThanOrEqual(0n);
  const paid = await paidByBank();
  let refundedFen = 0n;
  for (const { id, state, amountFen } of refunds) {
    const clearing = await balance("224104", id);
    expect([0n, BigInt(amountFen)]).toContain(clearing);
    const isWithCustomer = ["paid", "closed"].includes(state);
    const left = paid.get(`退电费 ${id}`) ?? 0n;
    expect(left, `${id} is ${state}`).toBe(isWithCustomer ? BigInt(amountFen) : 0n);
    if (["paid", "closed", "accepted"].includes(state)) refundedFen += BigInt(amountFen);
    else refundedFen += clearing;
  }
  expect(paidFen).toBe(advance + (billedFen - owed) + refundedFen);
}

const atBank = new Map<string, bigint>();
let readUntil = dayOf(monday);

/** The bank's own book, of the days that are over: what left it and did not come back, by purpose. */
async function paidByBank(): Promise<Map<string, bigint>> {
  for (; readUntil < dayOf(now); readUntil = addDays(readUntil, 1)) {
    for (const { direction, amountFen, purpose } of await bank.movements(readUntil)) {
      const signed = direction === "debit" ? amountFen : -amountFen;
      atBank.set(purpose, (atBank.get(purpose) ?? 0n) + signed);
    }
  }
  return atBank;
}

test("random lives: debits equal credits, every fen of a customer is somewhere, the bank paid each refund at most once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { minLength: 4, maxLength: 16 }),
      fc.array(behaviour, { minLength: 1, maxLength: 4 }),
      fc.nat(),
      async (commands, bankBehaviours, seed) => {
        const life: Life = {
          account: accountOf(next("account")),
          bills: 0,
          paidFen: 0n,
          billedFen: 0n,
        };
        behaviours = bankBehaviours;
        random = Random.seeded(seed);
        await live(life, { act: "pay", fen: 300_00n, again: true });
        for (const wish of commands) await live(life, wish);
        for (let day = 0; day < 4; day += 1) await waitADay();
        await check(life);
        expect(await house.get("ledger.check")).toMatchObject({
          balanced: true,
          unbalancedDays: 0,
        });
      },
    ),
    { numRuns: runs, endOnFailure: true },
  );
  expect((await paidByBank()).size).toBeGreaterThan(runs / 10);
}, 3_600_000);
