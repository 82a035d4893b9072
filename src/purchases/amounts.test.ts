/** methods.md 8.3: tax = round(net x rate, 2), gross = net + tax; lines sum to the totals to the fen. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { amountsOf, roundHalfUp, spread, taxOn, totalOf } from "./amounts.ts";
import { taxFindings } from "./tax-check.ts";

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
const line = fc.record({
  energyWh: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  priceMicroYuan: fc.bigInt({ min: 0n, max: 3_000_000n }),
});
const rates = fc.constantFrom(0, 100, 300, 1300, 1600, 1700);

test("a month of 1,000 kWh at 0.3949 yuan without tax, 13 %", () => {
  const settled = [{ energyWh: 1_000_000n, priceMicroYuan: 394_900n }];
  const { total } = amountsOf(settled, { priceBasis: "net", taxRateBp: 1300 });
  expect(total).toEqual({ netFen: 39_490n, taxFen: 5_134n, grossFen: 44_624n });
});

test("the same with tax in the price: the gross is the price's, the net what is left", () => {
  const settled = [{ energyWh: 1_000_000n, priceMicroYuan: 394_900n }];
  const { total } = amountsOf(settled, { priceBasis: "gross", taxRateBp: 1300 });
  expect(total).toEqual({ netFen: 34_947n, taxFen: 4_543n, grossFen: 39_490n });
});

test("8.4 check 9: fen-level rounding across 10,000 lines balances", () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => ({
    energyWh: BigInt(1_000_003 + at * 7),
    priceMicroYuan: BigInt(391_000 + (at % 997)),
  }));
  const exact = sum(lines.map((one) => one.energyWh * one.priceMicroYuan));
  const { lines: parts, total } = amountsOf(lines, { priceBasis: "net", taxRateBp: 1300 });
  expect(total.netFen).toBe(roundHalfUp(exact, 10_000_000n));
  expect(total.taxFen).toBe(taxOn(total.netFen, 1300));
  expect(totalOf(parts)).toEqual(total);
  const roundedOneByOne = sum(parts.map(({ netFen }) => taxOn(netFen, 1300)));
  expect(roundedOneByOne).not.toBe(total.taxFen);
});

test("whatever the lines: they sum to totals rounded once, none is a fen from its part, and the tax check passes", () => {
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 60 }),
      rates,
      fc.constantFrom("net" as const, "gross" as const),
      (lines, taxRateBp, priceBasis) => {
        const { lines: parts, total } = amountsOf(lines, { priceBasis, taxRateBp });
        expect(totalOf(parts)).toEqual(total);
        expect(total.netFen + total.taxFen).toBe(total.grossFen);
        parts.forEach(({ netFen, taxFen, grossFen }, at) => {
          const { energyWh, priceMicroYuan } = lines[at]!;
          const priced = priceBasis === "net" ? netFen : grossFen;
          const off = priced * 10_000_000n - energyWh * priceMicroYuan;
          expect(off > -10_000_000n && off < 10_000_000n).toBe(true);
          expect(taxFen >= 0n && netFen >= 0n).toBe(true);
        });
        const facts = { partyType: "general" as const, month: "2026-10", taxRateBp, ...total };
        const rows = [
          { party: ["general" as const], rateBp: taxRateBp, from: "2019-04-01", source: "test" },
        ];
        expect(taxFindings(facts, { taxRateBp }, { rates: rows })).toEqual([]);
      },
    ),
  );
});

test("a share goes to the largest remainder, ties to the earlier line", () => {
  expect(spread(1n, [5n, 5n, 4n], 10n)).toEqual([1n, 0n, 0n]);
  expect(spread(2n, [3n, 9n, 8n], 10n)).toEqual([0n, 1n, 1n]);
});
