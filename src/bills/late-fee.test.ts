/** 电力供应与使用条例 Art. 39 and the defaults beside it: late fees to the fen. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { addDays } from "../base/dates.ts";
import { RulebookFile } from "../rulebooks/schema.ts";
import { LateFeeBody, lateFee, type Overdue } from "./late-fee.ts";

const file = readFileSync("rulebooks/national/late-fee-1996-09-01.yaml", "utf8");
const { body } = parse(file) as { body: { classes: object; minimumYuan: string } };
const rule = LateFeeBody.parse(body);
const fee = (
  ofClass: Overdue["class"],
  due: string,
  ...tranches: readonly (readonly [fen: bigint, paid: string])[]
) =>
  lateFee(
    {
      class: ofClass,
      due,
      tranches: tranches.map(([principalFen, paid]) => ({ principalFen, paid })),
    },
    rule,
  );

describe("the two vectors", () => {
  test("100 yuan, residential, 45 days: 4.50", () => {
    const { feeFen, lines } = fee("residential", "2026-03-10", [10_000n, "2026-04-24"]);
    expect(feeFen).toBe(450n);
    expect(lines).toEqual([
      {
        ...{ from: "2026-03-11", to: "2026-04-24", days: 45 },
        ...{ principal: "100.00", rate: "1", fee: "4.50" },
      },
    ]);
  });

  test("10,000 yuan, non-residential, 10 days in the old year and 10 in the new: 200 + 300", () => {
    const { feeFen, lines } = fee("non-residential", "2025-12-21", [1_000_000n, "2026-01-10"]);
    expect(lines.map(({ days, rate, fee }) => [days, rate, fee])).toEqual([
      [10, "2", "200.00"],
      [10, "3", "300.00"],
    ]);
    expect(feeFen).toBe(50_000n);
  });
});

test("on or before the due day nothing is charged; a day later at least one yuan is", () => {
  expect(fee("residential", "2026-03-10", [10_000n, "2026-03-10"])).toEqual({
    feeFen: 0n,
    lines: [],
  });
  expect(fee("residential", "2026-03-10", [10_000n, "2026-03-01"]).feeFen).toBe(0n);
  expect(fee("residential", "2026-03-10", [10_000n, "2026-03-11"])).toMatchObject({
    ...{ feeFen: 100n, lines: [{ days: 1, fee: "0.10" }] },
  });
  expect(fee("residential", "2026-03-10", [0n, "2026-09-01"]).feeFen).toBe(0n);
  expect(fee("residential", "2026-03-10", [100_000n, "2026-03-11"]).feeFen).toBe(100n);
  expect(fee("residential", "2026-03-10", [100_500n, "2026-03-11"]).feeFen).toBe(101n);
});

test("a debt due on the last day of the year is carried over from its first day", () => {
  const { lines } = fee("non-residential", "2025-12-31", [1_000_000n, "2026-01-02"]);
  expect(lines).toMatchObject([{ from: "2026-01-01", days: 2, rate: "3", fee: "60.00" }]);
});

test("over several years each is a line of its own, leap days counted", () => {
  const { lines } = fee("residential", "2023-12-30", [10_000n, "2025-01-01"]);
  expect(lines.map(({ from, to, days }) => [from, to, days])).toEqual([
    ["2023-12-31", "2023-12-31", 1],
    ["2024-01-01", "2024-12-31", 366],
    ["2025-01-01", "2025-01-01", 1],
  ]);
});

test("a part paid late keeps its fee when the rest is paid, and the minimum is of the sum", () => {
  const parts = fee("residential", "2026-03-10", [20_000n, "2026-03-20"], [30_000n, "2026-04-09"]);
  expect(parts.lines.map(({ principal, days, fee }) => [principal, days, fee])).toEqual([
    ["200.00", 10, "2.00"],
    ["300.00", 30, "9.00"],
  ]);
  expect(parts.feeFen).toBe(1100n);
  expect(
    fee("residential", "2026-03-10", [3000n, "2026-03-20"], [3000n, "2026-03-21"]).feeFen,
  ).toBe(100n);
});

const day = fc.integer({ min: 0, max: 1500 }).map((days) => addDays("2024-01-01", days));

test("simple interest: the fee grows with days and principal, and the days add up", () => {
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 1, max: 900 }),
      fc.bigInt(1n, 10n ** 12n),
      (due, late, fen) => {
        const paid = addDays(due, late);
        const { feeFen, lines } = fee("non-residential", due, [fen, paid]);
        expect(lines.reduce((sum, line) => sum + line.days, 0)).toBe(late);
        expect(fee("non-residential", due, [fen, addDays(paid, 1)]).feeFen >= feeFen).toBe(true);
        expect(fee("non-residential", due, [fen + 1n, paid]).feeFen >= feeFen).toBe(true);
        expect(feeFen >= 100n).toBe(true);
      },
    ),
  );
});

test("the linter cites the article for a rate outside 1 to 3 per mille", () => {
  const withRate = (carriedOver: string) =>
    LateFeeBody.safeParse({
      ...body,
      classes: { ...body.classes, residential: { sameYear: "1", carriedOver } },
    });
  for (const rate of ["0.9", "3.5", "30", "-1"]) {
    expect(withRate(rate).error?.issues[0]?.message).toContain("Art. 39");
  }
  expect(withRate("1.5").success).toBe(true);
});

test("the JSON Schema beside the file says what the code checks", () => {
  const schema = JSON.parse(readFileSync("rulebooks/national/late-fee.schema.json", "utf8"));
  const written = z.toJSONSchema(RulebookFile.extend({ body: LateFeeBody }), { io: "input" });
  expect(schema).toEqual(written);
});
