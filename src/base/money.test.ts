/** Money is whole fen: what is written is what is read, and nothing else is. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Fen, formatYuan, inCapitals, parseYuan } from "./money.ts";

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

test.each([
  [120000n, "壹仟贰佰元整"],
  [140950n, "壹仟肆佰零玖元伍角整"],
  [600714n, "陆仟零柒元壹角肆分"],
  [1640902n, "壹万陆仟肆佰零玖元零贰分"],
  [32504n, "叁佰贰拾伍元零肆分"],
  [10000100000n, "壹亿零壹仟元整"],
  [10010001001n, "壹亿零壹拾万零壹拾元零壹分"],
  [1000000000000000n, "壹拾万亿元整"],
  [50n, "伍角整"],
  [3n, "叁分"],
  [0n, "零元整"],
  [-100n, "负壹元整"],
])("支付结算办法 annex 1: %s fen in capitals", (amount, text) => {
  expect(inCapitals(amount)).toBe(text);
});
