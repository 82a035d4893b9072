/** methods.md section 8.4 checks 5 and 6, issue 3's faults of the bank, on both PostgreSQLs. */
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Transaction, TransactionOptions } from "../base/database.ts";
import type { Context } from "../base/operation.ts";
import type { Bank } from "../base/partners.ts";
import type { Refusal } from "../base/refusal.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import { balanceOf } from "../ledger/ledger.ts";
import { type Behaviour, openSimulatedBank } from "../partners/bank-simulator.ts";
import {
  type Disbursing,
  disburse,
  makePaymentFile,
  retryDisbursement,
  withdrawDisbursement,
} from "./disbursements.ts";
import type { Disbursement, PaymentFile } from "./schema.ts";

const finance = person("hu", ["finance"]);
const second = person("lin", ["finance"]);
const hour = 3_600_000;
const start = new Date("2026-11-20T02:00:00Z");

describe.each(["embedded", "server"] as const)("%s", (store) => {
  let house: TestHouse;
  let now: Date;
  let behaviours: Record<string, Behaviour>;
  let onTheWay: (bytes: Uint8Array) => Uint8Array;
  let bank: Bank;

  const wait = (ms: number) => {
    now = new Date(now.getTime() + ms);
    house.setNow(now);
  };
  /** The same bank after our process died: all it knows is its book. */
  const openBank = (folder: string) =>
    openSimulatedBank({
      book: join(folder, "bank.jsonl"),
      now: () => now,
      behave: ({ account }) => behaviours[account] ?? {},
      onTheWay: (bytes) => onTheWay(bytes),
    });

  beforeEach(async () => {
    now = start;
    behaviours = {};
    onTheWay = (bytes) => bytes;
    const lent = { kind: "simulated" } as Bank;
    house = await openTestHouse({ store, now, partners: { bank: lent } });
    bank = openBank(house.folder);
    Object.assign(lent, bank);
  });
  afterEach(() => house.close());

  function within<Result>(work: (context: Context) => Promise<Result>): Promise<Result> {
    return house.database.transaction(
      (transaction) =>
        work(inTransaction(surroundings(house, { actor: operator, reason: "test" }), transaction)),
      { isolation: "serializable" },
    );
  }

  const owe = (account: string, amountFen = 12_345n, more: Partial<Disbursing> = {}) =>
    within((context) =>
      disburse(context, {
        ...{ key: `refund:${account}`, kind: "refund", amountFen, purpose: "电费退费" },
        payee: { name: "赵小满", account, bank: "测试银行一部" },
        payable: { account: "224101", party: "0000000001" },
        notify: "disbursements.outcome-heard",
        ...more,
      }),
    );
  const show = (key: string): Promise<Disbursement & { attempts: { state: string }[] }> =>
    house.get("disbursements.show", { key });
  const send = () => house.get("disbursements.send");
  const reconcile = () => house.get("disbursements.reconcile");
  const told = () =>
    house.database.transaction(
      ({ sql }) => sql<{ input: Record<string, unknown> }>`
        select input from outbox where operation = 'disbursements.outcome-heard' order by id`,
    );
  const outcomes = async () =>
    (await told()).map(({ input }) => `${input.attempt} ${input.outcome}`);
  const deposits = () =>
    house.database.transaction((transaction) => balanceOf(transaction, { account: "1002" }));
  const unbalancedDays = () =>
    house.database.transaction(
      ({ sql }) => sql`
        select day from ledger_line group by day, entry_id having sum(amount_fen) <> 0`,
    );
  /** Money that left the account at the bank, less what came back. */
  const gone = async () => {
    let sum = 0n;
    for (let day = 0; day <= 30; day += 1) {
      const date = new Date(start.getTime() + day * 24 * hour).toISOString().slice(0, 10);
      for (const { direction, amountFen } of await bank.movements(date)) {
        sum += direction === "debit" ? amountFen : -amountFen;
      }
    }
    return sum;
  };
  const expectBooks = async (creditFen: bigint, debitFen = 0n) => {
    const balance = await deposits();
    expect(balance).toMatchObject({ creditFen, debitFen });
    expect(await gone()).toBe(creditFen - debitFen);
    expect(await unbalancedDays()).toEqual([]);
  };

  test("a payment goes out once, is booked on the bank's day, and its account is nowhere in the clear", async () => {
    await owe("6222000000001234");
    expect(await send()).toEqual({ files: 1, sent: 1, unknown: 0 });
    const paid = await show("refund:6222000000001234");
    expect(paid).toMatchObject({
      ...{ state: "paid", attempt: 1, paidOn: "2026-11-20", payeeName: "赵*满" },
      payeeAccount: "************1234",
    });
    await expectBooks(12_345n);
    expect(await outcomes()).toEqual(["1 paid"]);
    await send();
    await reconcile();
    await expectBooks(12_345n);
    const everything = await house.database.transaction(async ({ sql }) =>
      JSON.stringify(
        [
          await sql`select * from outbox`,
          await sql`select * from audit_line`,
          await sql`select * from job`,
          await sql`select * from ledger_entry`,
          await sql`select key, payee_name, payee_masked, purpose from disbursement`,
        ],
        (_, value) => (typeof value === "bigint" ? String(value) : value),
      ).replaceAll("refund:6222000000001234", ""),
    );
    expect(everything).not.toContain("6222000000001234");
  });

  test("seed 1: whose refund it is stays masked for who has no right to personal data", async () => {
    await owe("6222000000009001");
    const clerk = { as: person("yin", ["settlement-clerk"]) };
    const party = async (as: object) => {
      const { disbursements } = await house.get("disbursements.list", {}, as);
      const shown = await house.get("disbursements.show", { key: "refund:6222000000009001" }, as);
      return [disbursements[0].payable.party, shown.payable.party];
    };
    expect(await party(clerk)).toEqual(["******0001", "******0001"]);
    const seeing = { ...finance, seesPersonalData: true };
    expect(await party({ as: seeing })).toEqual(["0000000001", "0000000001"]);
  });

  test("the same key is the same payment; with another amount it is a bug", async () => {
    await owe("6222000000001111");
    expect((await owe("6222000000001111")).id).toBe((await show("refund:6222000000001111")).id);
    await expect(owe("6222000000001111", 1n)).rejects.toThrow("pays one thing for ever");
    await expect(owe("6222000000001112", 0n)).rejects.toThrow("pays something");
    await expect(owe("6222000000001113", -5n)).rejects.toThrow("pays something");
    await send();
    await expectBooks(12_345n);
  });

  test("8.4 check 5: a failed payment leaves no trace in the books; the retry makes exactly one", async () => {
    behaviours["6222000000009999"] = { fails: "wrong_name" };
    await owe("6222000000009999");
    await send();
    expect(await show("refund:6222000000009999")).toMatchObject({
      ...{ state: "failed", problem: "wrong_name" },
    });
    await expectBooks(0n);
    const payee = { name: "赵小满", account: "6222000000008888", bank: "测试银行一部" };
    await within((context) => retryDisbursement(context, "refund:6222000000009999", { payee }));
    const again = await within((context) =>
      retryDisbursement(context, "refund:6222000000009999", { payee }),
    );
    expect((again as Refusal).reason.code).toBe("disbursements.nothing_to_retry");
    await send();
    const paid = await show("refund:6222000000009999");
    expect(paid).toMatchObject({ state: "paid", attempt: 2, payeeAccount: "************8888" });
    expect(paid.attempts.map(({ state }) => state)).toEqual(["failed", "paid"]);
    await expectBooks(12_345n);
    expect(await outcomes()).toEqual(["1 failed", "2 paid"]);
  });

  test("timeout, then late success: unknown blocks a retry, is asked about, and ends paid exactly once", async () => {
    behaviours["6222000000000001"] = { silent: "after", settlesAfterMs: hour };
    await owe("6222000000000001");
    expect(await send()).toMatchObject({ files: 1, unknown: 1 });
    expect(await show("refund:6222000000000001")).toMatchObject({ state: "unknown" });
    const refusal = await within((context) =>
      retryDisbursement(context, "refund:6222000000000001"),
    );
    expect((refusal as Refusal).reason.code).toBe("disbursements.outcome_unknown");
    expect((await deposits()).pendingCreditFen).toBe(12_345n);
    await reconcile();
    expect(await show("refund:6222000000000001")).toMatchObject({ state: "sent" });
    await house.refused("disbursements.retry", { key: "refund:6222000000000001" });
    wait(hour);
    await reconcile();
    await reconcile();
    expect(await show("refund:6222000000000001")).toMatchObject({ state: "paid", attempt: 1 });
    await expectBooks(12_345n);
    expect(await outcomes()).toEqual(["1 paid"]);
  });

  test.each([
    ["lost before the bank took it in", { silent: "before" }],
    ["late: sent again before it arrived", { silent: "before", arrivesAfterMs: hour }],
  ] as const)("a file %s is the same order when sent again", async (_, behaviour) => {
    behaviours["6222000000000002"] = behaviour;
    await owe("6222000000000002");
    await send();
    wait(2 * hour);
    await reconcile();
    wait(2 * hour);
    await reconcile();
    expect(await show("refund:6222000000000002")).toMatchObject({ state: "paid", attempt: 1 });
    await expectBooks(12_345n);
    expect(await outcomes()).toEqual(["1 paid"]);
  });

  test("answers twice and out of order have one effect: returned before paid is still paid, then back", async () => {
    behaviours["6222000000000003"] = { returnsAfterMs: 1, times: 3, backwards: true };
    await owe("6222000000000003");
    await send();
    wait(1000);
    await reconcile();
    await reconcile();
    expect(await show("refund:6222000000000003")).toMatchObject({
      ...{ state: "returned", paidOn: "2026-11-20", returnedOn: "2026-11-20" },
    });
    await expectBooks(12_345n, 12_345n);
    expect(await outcomes()).toEqual(["1 paid", "1 returned"]);
  });

  test("returned days later: the books turn back, the next attempt pays once", async () => {
    behaviours["6222000000000004"] = { returnsAfterMs: 3 * 24 * hour };
    await owe("6222000000000004");
    await send();
    await expectBooks(12_345n);
    wait(4 * 24 * hour);
    await reconcile();
    expect(await show("refund:6222000000000004")).toMatchObject({
      ...{ state: "returned", paidOn: "2026-11-20", returnedOn: "2026-11-23" },
      problem: "account_frozen",
    });
    await expectBooks(12_345n, 12_345n);
    behaviours["6222000000000004"] = {};
    const key = "refund:6222000000000004";
    const { paymentFile } = await house.get("disbursements.retry", { key }, { as: finance });
    await send();
    await expectBooks(12_345n, 12_345n);
    const [file] = (await house.get("disbursements.files")).files;
    expect(file).toMatchObject({ id: paymentFile, state: "made", madeBy: "hu" });
    const release = { paymentFile, hash: file.hash };
    await house.refused("disbursements.release-file", release, { as: finance });
    await house.get("disbursements.release-file", release, { as: second });
    await send();
    await expectBooks(24_690n, 12_345n);
    expect(await outcomes()).toEqual(["1 paid", "1 returned", "2 paid"]);
    for (const [day, debit, credit] of [
      ["2026-11-20", "12345", "0"],
      ["2026-11-23", "0", "12345"],
      ["2026-11-24", "12345", "0"],
    ] as const) {
      expect(await house.get("disbursements.match-statement", { day })).toMatchObject({
        ...{ balanced: true, bankDebitFen: debit, paidFen: debit },
        ...{ bankCreditFen: credit, returnedFen: credit },
      });
    }
  });

  test("killed at any step of sending: the next process asks the bank and nothing is paid twice", async () => {
    let sum = 0n;
    for (let step = 0, wasKilled = true; wasKilled; step += 1) {
      const account = `62220000000${String(step).padStart(5, "0")}`;
      await owe(account, 1_000n);
      sum += 1_000n;
      const live = killAt(house, step);
      await send().catch(() => {});
      wasKilled = live();
      bank = openBank(house.folder);
      Object.assign(house.partners.bank, bank);
      await reconcile();
      await send();
      expect(await show(`refund:${account}`), `killed at ${step}`).toMatchObject({
        ...{ state: "paid", attempt: 1 },
      });
      await expectBooks(sum);
      if (!wasKilled) expect(step).toBeGreaterThan(15);
    }
  });

  test("the maker of a payment file does not release it; another does, and the bank gets those bytes", async () => {
    const keys = ["6222000000000011", "6222000000000012"].map((account) => `refund:${account}`);
    await owe("6222000000000011", 100n, { inFile: true });
    await owe("6222000000000012", 200n, { inFile: true });
    const file: PaymentFile = await house.get("disbursements.make-file", { keys }, { as: finance });
    expect(file).toMatchObject({ lines: 2, totalFen: "300", state: "made", bankHash: null });
    expect(await send()).toEqual({ files: 0, sent: 0, unknown: 0 });
    const release = { paymentFile: file.id, hash: file.hash };
    const own = await house.refused("disbursements.release-file", release, { as: finance });
    expect(own.reason.code).toBe("disbursements.own_file");
    const wrong = { ...release, hash: "0".repeat(64) };
    const other = await house.refused("disbursements.release-file", wrong, { as: second });
    expect(other.reason.code).toBe("disbursements.other_bytes");
    const twice = await within((context) => makePaymentFile(context, keys));
    expect((twice as Refusal).reason.code).toBe("disbursements.not_ready");
    await house.get("disbursements.release-file", release, { as: second });
    await house.refused("disbursements.drop-file", { paymentFile: file.id }, { as: finance });
    await send();
    const { files } = await house.get("disbursements.files");
    expect(files[0]).toMatchObject({ state: "received", bankHash: file.hash, releasedBy: "lin" });
    await expectBooks(300n);
  });

  test("a dropped file frees its payments; a withdrawn payment is never sent", async () => {
    await owe("6222000000000021", 100n);
    const key = "refund:6222000000000021";
    const file = await house.get("disbursements.make-file", { keys: [key] }, { as: finance });
    await house.get("disbursements.drop-file", { paymentFile: file.id }, { as: second });
    await within((context) => withdrawDisbursement(context, key));
    expect(await send()).toEqual({ files: 0, sent: 0, unknown: 0 });
    await expectBooks(0n);
  });

  test("a file that was changed on its way is seen by its hash, and by the statement", async () => {
    onTheWay = (bytes) =>
      Buffer.from(Buffer.from(bytes).toString().replaceAll("|100.00", "|900.00"));
    await owe("6222000000000031", 10_000n);
    await send();
    const { files } = await house.get("disbursements.files");
    expect(files[0].state).toBe("altered");
    expect(files[0].bankHash).not.toBe(files[0].hash);
    const matched = await house.get("disbursements.match-statement", { day: "2026-11-20" });
    expect(matched).toMatchObject({
      ...{ balanced: false, bankDebitFen: "90000", paidFen: "10000" },
      differences: [{ kind: "amount", bankFen: "90000", oursFen: "10000" }],
    });
  });

  test("a rehearsal tells the bank nothing", async () => {
    await owe("6222000000000061");
    for (const operation of ["disbursements.send", "disbursements.reconcile"]) {
      const refusal = (await house.ask(operation, {}, { dryRun: true })) as Refusal;
      expect(refusal.reason.code).toBe("doors.no_rehearsal");
    }
    expect(await gone()).toBe(0n);
  });

  test("a bank that contradicts itself blocks another try", async () => {
    behaviours["6222000000000041"] = { fails: "other" };
    await owe("6222000000000041");
    await send();
    const { reference } = await show("refund:6222000000000041");
    const lie = { instruction: reference!, outcome: "paid" as const, at: now };
    Object.assign(house.partners.bank, { answers: async () => [lie] });
    await reconcile();
    expect(await show("refund:6222000000000041")).toMatchObject({
      ...{ state: "failed", contradicted: true },
    });
    const refusal = await within((context) =>
      retryDisbursement(context, "refund:6222000000000041"),
    );
    expect((refusal as Refusal).reason.code).toBe("disbursements.contradicted");
  });

  test("who sees another place's data only sees nothing of a payment of the whole utility", async () => {
    await owe("6222000000000051");
    const county = person("away", ["finance"], ["nowhere"]);
    expect(await house.get("disbursements.list", {}, { as: county })).toMatchObject({ total: 0 });
    await house.refused("disbursements.show", { key: "refund:6222000000000051" }, { as: county });
    await house.refused("disbursements.retry", { key: "refund:6222000000000051" }, { as: county });
  });
});

/**
 * The process dies at the n-th step, a step being half a transaction (even: it does not begin, odd: its commit
 * is the last thing) or half a call of the bank. Returns how to bring it to life, and whether it had died.
 */
function killAt({ database, partners }: TestHouse, fatal: number): () => boolean {
  const { transaction } = database;
  const { submit } = partners.bank;
  let [steps, isDead] = [0, false];
  const live = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    isDead ||= steps++ === fatal;
    if (isDead) throw new Error("killed");
    const result = await work();
    isDead ||= steps++ === fatal;
    if (isDead) throw new Error("killed");
    return result;
  };
  database.transaction = <Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ) => live(() => transaction.call(database, work, options) as Promise<Result>);
  partners.bank.submit = (file) => live(() => submit(file));
  return () => {
    Object.assign(database, { transaction });
    Object.assign(partners.bank, { submit });
    return isDead;
  };
}
