/** Money is whole fen: what is written is what is read, and nothing else is. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Fen, formatYuan, parseYuan } from "./money.ts";

const fen = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });

test("every amount written is read back to the fen, grouped or not", () => {
  fc.assert(
    fc.property(fen, fc.boolean(), (amount, group) => {
      expect(parseYuan(formatYuan(amount, { group }))).toBe(amount);
    }),
  );
});

test("amounts as people write them", () => {
  expect(formatYuan(123450n)).toBe("1,234.50");
  expect(formatYuan(-5n)).toBe("-0.05");
  expect(formatYuan(100000000000000000n, { group: false })).toBe("1000000000000000.00");
  for (const [text, amount] of [
    ["12.5", 1250n],
    ["¥1,234.50 元", 123450n],
    ["￥3", 300n],
    ["１２.３０", 1230n],
    ["−0.01", -1n],
    ["0.10000", 10n],
  ] as const) {
    expect(parseYuan(text), text).toBe(amount);
  }
});

test("what is no exact number of fen is none", () => {
  for (const text of ["", "1.234", "1,23", "1.2.3", "十元", "1e3", "NaN", "--1", "0x10", " "]) {
    expect(parseYuan(text), text).toBeUndefined();
  }
});

test("on the wire fen are digits, however many", () => {
  expect(Fen.parse("-900719925474099312345")).toBe(-900719925474099312345n);
  for (const wrong of ["1.5", "", "1e3", 12]) expect(Fen.safeParse(wrong).success).toBe(false);
});
