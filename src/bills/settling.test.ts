/** Random payments and bounces of one bill against a plain account of them, on real PostgreSQL. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, type TestHouse } from "../../stories/harness.ts";
import { addDays } from "../base/dates.ts";
import type { Context } from "../base/operation.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import { lateFeeRules, openBills, settleBills, undoSettlements } from "./bills.ts";
import { lateFee } from "./late-fee.ts";

let house: TestHouse;
const amountFen = 100_000n;
const dueOn = "2026-03-16";
beforeAll(async () => {
  house = await openTestHouse();
  await house.get("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
});
afterAll(() => house.close());

const inside = <Result>(work: (context: Context) => Promise<Result>) =>
  house.database.transaction((transaction) =>
    work(inTransaction(surroundings(house, { actor: operator }), transaction)),
  );

const openOn = (account: string, asOf: string) =>
  inside((context) => openBills(context, { accounts: [account], asOf }));

/** A fresh account with one bill of 1,000.00. */
async function makeBill(account: string): Promise<void> {
  const people = `户号,户名,用电类别,供电单位,开户日期\n${account},王明,居民,山东,2020-01-01\n`;
  await house.get("customers.import", { file: await house.file(people) });
  const bills = `户号,电费年月,应收金额,缴费截止日\n${account},202602,1000.00,${dueOn}\n`;
  await house.get("bills.import", { file: await house.file(bills) });
}

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      part: fc.double({ min: 0.01, max: 1, noNaN: true }),
      wait: fc.integer({ min: 0, max: 200 }),
      withFee: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ bounce: fc.nat(5) }) },
);

interface Paid {
  cause: string;
  valueOn: string;
  principalFen: bigint;
  lateFeeFen: bigint;
}

test("what is owed is always the amount less the payments that stand, and their late fees less those paid", async () => {
  let accounts = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), async (steps) => {
      accounts += 1;
      const account = `7${String(accounts).padStart(9, "0")}`;
      await makeBill(account);
      const billId = `B-${account}-202602`;
      let standing: Paid[] = [];
      let day = addDays(dueOn, -30);
      for (const [at, each] of steps.entries()) {
        if ("bounce" in each) {
          const bounced = standing[each.bounce % Math.max(standing.length, 1)];
          if (!bounced) continue;
          standing = standing.filter((paid) => paid !== bounced);
          const { cause } = bounced;
          await inside((context) => undoSettlements(context, { cause, undoneBy: `undo-${at}` }));
        } else {
          day = addDays(day, each.wait);
          const [due] = await openOn(account, day);
          if (!due) continue;
          const principalFen = BigInt(Math.ceil(Number(due.unpaidFen) * each.part));
          const lateFeeFen = each.withFee ? due.lateFeeFen : 0n;
          const paid = { cause: `pay-${account}-${at}`, valueOn: day, principalFen, lateFeeFen };
          standing.push(paid);
          await inside((context) => settleBills(context, [{ billId, ...paid }]));
        }
        await compare({ account, standing, day });
      }
    }),
    { numRuns: 20 },
  );
});

async function compare(at: { account: string; standing: readonly Paid[]; day: string }) {
  const { account, standing, day } = at;
  const paid = standing.reduce((sum, { principalFen }) => sum + principalFen, 0n);
  const feesPaid = standing.reduce((sum, { lateFeeFen }) => sum + lateFeeFen, 0n);
  const tranches = [
    ...standing.map(({ principalFen, valueOn }) => ({ principalFen, paid: valueOn })),
    { principalFen: amountFen - paid, paid: day },
  ];
  const rule = lateFeeRules(house.rulebooks)(dueOn)!;
  const { feeFen } = lateFee({ class: "residential", due: dueOn, tranches }, rule);
  const owedFen = feeFen > feesPaid ? feeFen - feesPaid : 0n;
  const [open] = await openOn(account, day);
  const isSettled = paid === amountFen && owedFen === 0n;
  expect(open === undefined).toBe(isSettled);
  if (open) expect(open).toMatchObject({ unpaidFen: amountFen - paid, lateFeeFen: owedFen });
}
