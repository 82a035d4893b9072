/** Corrections lose no fen: what was paid of the old bill is paid of the new one or stands as an advance. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { addDays } from "../../base/dates.ts";
import { LateFeeBody, lateFee } from "../late-fee.ts";
import { keepPaid } from "./keep-paid.ts";

const file = readFileSync("rulebooks/national/late-fee-1996-09-01.yaml", "utf8");
const rule = LateFeeBody.parse((parse(file) as { body: unknown }).body);
const dueOn = "2026-03-16";

const payment = fc.record({
  principalFen: fc.bigInt(0n, 200_000n),
  lateFeeFen: fc.bigInt(0n, 5_000n),
  late: fc.integer({ min: -20, max: 400 }),
});
const paidAs = (payments: readonly { principalFen: bigint; lateFeeFen: bigint; late: number }[]) =>
  payments
    .toSorted((left, right) => left.late - right.late)
    .map(({ late, ...fen }, at) => {
      const valueOn = addDays(dueOn, late);
      return { billId: "B-1", cause: `payment-${at}`, valueOn, ...fen };
    });
const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);

test("every fen is kept or given back, no more than the bill asks, by the same payments", () => {
  fc.assert(
    fc.property(
      fc.array(payment, { maxLength: 5 }),
      fc.bigInt(0n, 500_000n),
      (payments, amountFen) => {
        const paid = paidAs(payments);
        const kept = keepPaid(paid, { amountFen, dueOn, class: "residential", rule });
        const principal = sum(kept.settlements.map(({ principalFen }) => principalFen));
        const fees = sum(kept.settlements.map(({ lateFeeFen }) => lateFeeFen));
        expect(principal + kept.surplusFen).toBe(sum(paid.map(({ principalFen }) => principalFen)));
        expect(fees + kept.lateFeeSurplusFen).toBe(sum(paid.map(({ lateFeeFen }) => lateFeeFen)));
        expect(principal <= amountFen).toBe(true);
        const tranches = kept.settlements.map(({ principalFen, valueOn }) => {
          return { principalFen, paid: valueOn };
        });
        const owed = lateFee({ class: "residential", due: dueOn, tranches }, rule);
        expect(fees <= owed.feeFen).toBe(true);
        for (const { cause, principalFen, lateFeeFen } of kept.settlements) {
          const before = paid.find((each) => each.cause === cause)!;
          expect(principalFen <= before.principalFen && lateFeeFen <= before.lateFeeFen).toBe(true);
          expect(principalFen + lateFeeFen > 0n).toBe(true);
        }
      },
    ),
  );
});

test("a bill that asks for as much as before keeps every payment as it was", () => {
  const paid = paidAs([{ principalFen: 50_000n, lateFeeFen: 0n, late: -3 }]);
  const kept = keepPaid(paid, { amountFen: 50_000n, dueOn, class: "residential", rule });
  expect(kept).toEqual({ settlements: paid, surplusFen: 0n, lateFeeSurplusFen: 0n });
});
