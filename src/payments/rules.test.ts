/** Which bills a payment pays, over random bills and payments. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "../base/dates.ts";
import type { OwedBill } from "../bills/bills.ts";
import { type Advance, type FeeOn, planShares } from "./rules.ts";

const fen = fc.oneof(fc.bigInt(1n, 50_000n), fc.constantFrom(1n, 10n ** 15n));
const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays("2025-11-01", days));

const bills = fc.array(fc.record({ fen, due: day }), { maxLength: 6 }).map((list) =>
  list.map(
    ({ fen: amountFen, due }, at): OwedBill => ({
      ...{ billId: `B-${at}`, customerAccount: "0012345678", billingMonth: due.slice(0, 7) },
      ...{ class: "residential", issuedOn: addDays(due, -15), dueOn: due },
      ...{ amountFen, paidFen: 0n, lateFeePaidFen: 0n, tranches: [] },
    }),
  ),
);
const advances = fc
  .array(fc.record({ fen, paidOn: day }), { maxLength: 8 })
  .map((list) =>
    list
      .map((each, at): Advance => ({ ...each, paymentId: `P-${at}` }))
      .toSorted((left, right) => (left.paidOn < right.paidOn ? -1 : 1)),
  );

/** One fen a day on whatever was not paid in time, tranche by tranche. */
const feeOn: FeeOn = (bill, asOf) => {
  const unpaid = { principalFen: bill.amountFen - bill.paidFen, paid: asOf };
  return [...bill.tranches, unpaid]
    .filter(({ principalFen, paid }) => principalFen > 0n && paid > bill.dueOn)
    .reduce((sum, { paid }) => sum + daysBetween(bill.dueOn, paid), 0n);
};
const daysBetween = (from: string, to: string) =>
  BigInt(Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));
const sumOf = (parts: readonly bigint[]) => parts.reduce((sum, part) => sum + part, 0n);

test("no fen is made or lost: a payment gives what it has, a bill takes what it asks, no more", () => {
  fc.assert(
    fc.property(bills, advances, (owed, free) => {
      const shares = planShares(free, owed, feeOn);
      for (const { paymentId, fen: has } of free) {
        const given = shares.filter((share) => share.paymentId === paymentId);
        const sum = sumOf(given.map((share) => share.principalFen + share.lateFeeFen));
        expect(sum <= has).toBe(true);
      }
      for (const { billId, amountFen } of owed) {
        const taken = shares.filter((share) => share.billId === billId);
        expect(sumOf(taken.map(({ principalFen }) => principalFen)) <= amountFen).toBe(true);
        for (const { principalFen, lateFeeFen } of taken) {
          expect(principalFen >= 0n && lateFeeFen >= 0n).toBe(true);
          expect(principalFen + lateFeeFen > 0n).toBe(true);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test("money is left over only where no bill asks anything any more", () => {
  fc.assert(
    fc.property(bills, advances, (owed, free) => {
      const shares = planShares(free, owed, feeOn);
      const given = sumOf(shares.map((share) => share.principalFen + share.lateFeeFen));
      const isLeft = given < sumOf(free.map((each) => each.fen));
      const principal = sumOf(shares.map(({ principalFen }) => principalFen));
      if (isLeft) expect(principal).toBe(sumOf(owed.map(({ amountFen }) => amountFen)));
    }),
    { numRuns: 2000 },
  );
});

test("paying in one step or payment by payment comes to the same", () => {
  fc.assert(
    fc.property(bills, advances, (owed, free) => {
      let now = owed;
      const stepwise = free.flatMap((advance) => {
        const shares = planShares([advance], now, feeOn);
        now = now.map((bill) => {
          const parts = shares.filter(({ billId }) => billId === bill.billId);
          const tranches = parts.map(({ principalFen, valueOn: paid }) => ({ principalFen, paid }));
          return {
            ...bill,
            paidFen: bill.paidFen + sumOf(parts.map(({ principalFen }) => principalFen)),
            lateFeePaidFen: bill.lateFeePaidFen + sumOf(parts.map(({ lateFeeFen }) => lateFeeFen)),
            tranches: [...bill.tranches, ...tranches],
          };
        });
        return shares;
      });
      expect(stepwise).toEqual(planShares(free, owed, feeOn));
    }),
    { numRuns: 1000 },
  );
});

test("the bill due first is paid first, and of it the late fee before the principal", () => {
  const bill = (billId: string, dueOn: string): OwedBill => ({
    ...{ billId, customerAccount: "0012345678", billingMonth: "2026-01", class: "residential" },
    ...{ issuedOn: "2026-01-01", dueOn, amountFen: 1000n, paidFen: 0n, lateFeePaidFen: 0n },
    tranches: [],
  });
  const owed = [bill("B-2", "2026-02-16"), bill("B-1", "2026-01-16")];
  const free = [{ paymentId: "P-1", paidOn: "2026-01-26", fen: 1500n }];
  expect(planShares(free, owed, feeOn)).toMatchObject([
    { billId: "B-1", lateFeeFen: 10n, principalFen: 1000n, bookedOn: "2026-01-26" },
    { billId: "B-2", lateFeeFen: 0n, principalFen: 490n },
  ]);
});
