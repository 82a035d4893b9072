/** Who takes an invoice back after payment, and how it ends, is drawn by owner and month alone. */
import { expect, test } from "vitest";
import { Random } from "../../../../src/math/statistics/random.ts";
import { sellers } from "../../../../tools/demonstration/purchase-desk.ts";
import { takingBackOf, transfersOf } from "./taken-back.ts";

const random = (seed: number) => Random.seeded(`year ${seed}`);
const months = Array.from({ length: 12 }, (_, at) =>
  new Date(Date.UTC(2025, 10 + at, 1)).toISOString().slice(0, 7),
);
const owners = Object.values(sellers).filter((seller) => "taxNumber" in seller);
const yearOf = (seed: number) =>
  months.flatMap((month) =>
    owners.flatMap(({ supplier }) => {
      const plan = takingBackOf(random(seed), { supplier, month });
      return plan ? [{ supplier, month, ...plan }] : [];
    }),
  );

test("a few of a year's months are taken back, in every way, and soon after payment", () => {
  const years = Array.from({ length: 200 }, (_, seed) => yearOf(seed + 1));
  const all = years.flat();
  expect(owners).toHaveLength(3);
  expect(all.length / years.length).toBeGreaterThan(4.5);
  expect(all.length / years.length).toBeLessThan(7.5);
  const shareOf = (some: typeof all) => some.length / all.length;
  for (const [ending, share] of [
    ["repaid", 0.4],
    ["set-off", 0.3],
    ["reinvoiced", 0.3],
  ] as const) {
    expect(shareOf(all.filter((one) => one.ending === ending))).toBeCloseTo(share, 1);
  }
  expect(new Set(all.map(({ afterWorkdays }) => afterWorkdays))).toEqual(
    new Set([1, 2, 3, 4, 5, 6, 7, 8]),
  );
  expect(all.some(({ transfers }) => transfers === 2)).toBe(true);
  expect(all.some(({ isMistaken }) => isMistaken)).toBe(true);
});

test("whoever asks, and in whatever order, hears the same; the first months of seed 1 have two", () => {
  expect(yearOf(1)).toEqual(yearOf(1));
  const first = yearOf(1).filter(({ month }) => month < "2026-01");
  expect(first.map(({ supplier, month, ending }) => `${supplier} ${month} ${ending}`)).toEqual([
    "G-3713-02 2025-12 set-off",
    "G-3713-03 2025-12 reinvoiced",
  ]);
});

test("transfers together are all of it, to the fen", () => {
  expect(transfersOf(101n, { transfers: 1 })).toEqual([101n]);
  for (const fen of [1n, 2n, 99n, 56_501n]) {
    const [first, second] = transfersOf(fen, { transfers: 2 });
    expect(first! + second!).toBe(fen);
  }
});
