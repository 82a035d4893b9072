/** Price books, the lines they make, and what a customer gets who computes them again. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import type { RulebookShelf } from "../base/capabilities.ts";
import { formatScaled, halfUp } from "../base/decimals.ts";
import { readRulebooks } from "../doors/rulebook-files.ts";
import { RulebookFile } from "../rulebooks/schema.ts";
import { adjustmentPercent, powerFactorOf } from "./power-factor.ts";
import {
  type CustomerFacts,
  PowerFactorBody,
  type PriceBook,
  PriceBookBody,
  type PricedBill,
  type ReadingFacts,
} from "./schema.ts";
import { amountOf, priceBill, priceBookFor } from "./tariffs.ts";

let shelf: RulebookShelf;
let book: PriceBook;
beforeAll(async () => {
  shelf = await readRulebooks([["rulebooks", "shipped"]]);
  book = priceBookFor(shelf, { path: "37/3701/370102", day: "2026-01-01" })!;
});

const home: CustomerFacts = { class: "residential" };
const factory: CustomerFacts = { class: "large_industrial", voltage: "1_10kv", capacityKva: 1000 };
const month = (kwh: number, facts: Partial<ReadingFacts> = {}): ReadingFacts => ({
  energyWh: BigInt(kwh) * 1000n,
  yearToDateWh: 0n,
  ...facts,
});
const price = (reading: ReadingFacts, customer: CustomerFacts): PricedBill =>
  priceBill(reading, customer, book)!;
const linesOf = ({ lines }: PricedBill) =>
  lines.map(({ item, quantity, price, amountFen }) => [
    ...[item, String(quantity), formatScaled(price), String(amountFen)],
  ]);

describe("the price book of an area", () => {
  test("is found from the unit upwards, by its id or its code of GB/T 2260", () => {
    for (const path of ["37", "37/3701", "3701", "370102-station", "grid/370102"]) {
      expect(priceBookFor(shelf, { path, day: "2026-01-01" })?.name).toBe("price-book-37 2024.1");
    }
    expect(priceBookFor(shelf, { path: "11/1101", day: "2026-01-01" })).toBeUndefined();
    expect(priceBookFor(shelf, { path: "37", day: "2023-12-31" })).toBeUndefined();
  });

  test("refuses steps that fall, steps that end too soon and funds it does not name", () => {
    const { body } = shelf.inForce("price-book-37", "2026-01-01") as { body: object };
    const changed = (change: (tariff: { energy: object; funds: object }) => void) => {
      const copy = structuredClone(body) as { tariffs: { energy: object; funds: object }[] };
      change(copy.tariffs[0]!);
      return PriceBookBody.safeParse(copy).error?.issues[0]?.message;
    };
    const falling = [{ untilKwh: 10, yuanPerKwh: "2" }, { yuanPerKwh: "1" }];
    const endless = [{ yuanPerKwh: "1" }, { yuanPerKwh: "2" }];
    for (const steps of [falling, endless]) {
      const message = changed((tariff) => {
        tariff.energy = { steps };
      });
      expect(message).toBe("residential: steps end later and cost more");
    }
    const unknown = changed((tariff) => {
      tariff.funds = { ids: ["moon"], inPrice: true };
    });
    expect(unknown).toBe("residential: no fund moon");
  });

  test.each([
    ["rulebooks/province/price-book.schema.json", PriceBookBody],
    ["rulebooks/national/power-factor.schema.json", PowerFactorBody],
  ])("%s says what the code checks", (path, body) => {
    const schema = z.toJSONSchema(RulebookFile.extend({ body }), { io: "input" });
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(schema);
  });
});

describe("residential steps (阶梯)", () => {
  test("a month takes its part of each annual step; the funds are inside the price", () => {
    const bill = price(month(500, { yearToDateWh: 2_400_000n }), home);
    expect(linesOf(bill)).toEqual([
      ["step_1", "120000", "0.5469", "6563"],
      ["step_2", "380000", "0.5969", "22682"],
      ["funds_in_price", "500000", "-0.00816875", "-408"],
      ["funds", "500000", "0.00816875", "408"],
    ]);
    expect(bill.amountFen).toBe(29_245n);
    expect(bill.vatFen).toBe(755n + 2609n);
  });

  test("an account opened in October has a quarter of each step", () => {
    const bill = price(month(700), { ...home, monthsInYear: 3 });
    expect(linesOf(bill).slice(0, 2)).toEqual([
      ["step_1", "630000", "0.5469", "34455"],
      ["step_2", "70000", "0.5969", "4178"],
    ]);
  });

  test("peak and valley are added to the step price where the meter tells them apart", () => {
    const periodsWh = { sharp: 0n, peak: 60_000n, flat: 0n, valley: 40_000n, deep_valley: 0n };
    expect(linesOf(price(month(100, { periodsWh }), home)).slice(0, 3)).toEqual([
      ["step_1", "100000", "0.5469", "5469"],
      ["peak_addition", "60000", "0.03", "180"],
      ["valley_addition", "40000", "-0.17", "-680"],
    ]);
  });

  const year = fc.array(fc.bigInt({ min: 0n, max: 2_000_000n }), { minLength: 12, maxLength: 12 });

  test("twelve months fill the steps as the whole year does, to the watt-hour", () => {
    fc.assert(
      fc.property(year, (months) => {
        const byStep = new Map<string, bigint>();
        let [yearToDateWh, billed] = [0n, 0n];
        for (const energyWh of months) {
          const bill = price({ energyWh, yearToDateWh }, home);
          for (const { item, quantity } of bill.lines.filter(({ item }) => /^step/.test(item))) {
            byStep.set(item, (byStep.get(item) ?? 0n) + quantity);
          }
          billed += bill.amountFen;
          yearToDateWh += energyWh;
        }
        const whole = price({ energyWh: yearToDateWh, yearToDateWh: 0n }, home);
        const steps = whole.lines.filter(({ item }) => /^step/.test(item));
        expect([...byStep].sort()).toEqual(steps.map(({ item, quantity }) => [item, quantity]));
        const difference = Number(billed - whole.amountFen);
        // Half a fen for each line of a step; a month has at most three.
        expect(Math.abs(difference)).toBeLessThanOrEqual(0.5 * 3 * 12 + 1.5);
      }),
    );
  });

  test("more energy never costs less", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 9_000_000n), fc.bigInt(0n, 9_000_000n), (energyWh, more) => {
        const less = price({ energyWh, yearToDateWh: 0n }, home).amountFen;
        // The sum of two rounded lines may be one fen below the sum rounded once.
        expect(
          price({ energyWh: energyWh + more, yearToDateWh: 0n }, home).amountFen + 1n,
        ).toBeGreaterThanOrEqual(less);
      }),
    );
  });
});

describe("two-part tariff and time of use", () => {
  const periodsWh = {
    ...{ sharp: 10_000_000n, peak: 50_000_000n, flat: 60_000_000n },
    ...{ valley: 70_000_000n, deep_valley: 10_000_000n },
  };

  test("each period has its price, capacity its own line, funds come on top", () => {
    const bill = price(month(200_000, { periodsWh, reactiveVarh: 80_000_000n }), factory);
    expect(bill.tariff).toBe("industrial_two_part");
    expect(linesOf(bill)).toEqual([
      ["sharp", "10000000", "1.1438", "1143800"],
      ["peak", "50000000", "0.9791", "4895500"],
      ["flat", "60000000", "0.5948", "3568800"],
      ["valley", "70000000", "0.2105", "1473500"],
      ["deep_valley", "10000000", "0.1007", "100700"],
      ["capacity", "1000000", "24", "2400000"],
      ["power_factor", "13582300", "-0.45", "-61120"],
      ["funds", "200000000", "0.02616875", "523375"],
    ]);
  });

  test("demand is charged by where it is agreed and was read", () => {
    const agreed = { ...factory, basicBy: "demand" } as const;
    const basic = (reading: ReadingFacts) =>
      price(reading, agreed).lines.find(({ kind }) => kind === "capacity");
    expect(basic(month(1, { demandW: 612_500n }))).toMatchObject({
      ...{ item: "demand", quantity: 612_500n, unit: "W", amountFen: 2_352_000n },
    });
    expect(basic(month(1))).toMatchObject({ item: "capacity", amountFen: 2_400_000n });
  });

  test("without a split all energy is flat; without capacity the single price holds", () => {
    const bill = price(month(1000), { class: "large_industrial" });
    expect(bill.tariff).toBe("industrial_single_part_low_voltage");
    expect(linesOf(bill)[0]).toEqual(["flat", "1000000", "0.6845", "68450"]);
  });

  test("a tariff agreed by name goes before those that fit; one nobody knows is none", () => {
    expect(price(month(1), { ...home, tariff: "residential_shared" }).amountFen).toBe(56n);
    expect(priceBill(month(1), { ...home, tariff: "moonlight" }, book)).toBeUndefined();
  });
});

describe("(83)水电财字第215号, power factor", () => {
  test.each([
    // standard, active, reactive, factor in hundredths, percent
    ["0.90", 900n, 436n, 90, "0"],
    ["0.90", 950n, 312n, 95, "-0.75"],
    ["0.90", 1000n, 0n, 100, "-0.75"],
    ["0.90", 700n, 714n, 70, "10"],
    ["0.90", 650n, 760n, 65, "15"],
    ["0.90", 600n, 800n, 60, "25"],
    ["0.85", 850n, 527n, 85, "0"],
    ["0.85", 910n, 415n, 91, "-0.65"],
    ["0.80", 790n, 613n, 79, "0.5"],
    ["0.80", 500n, 866n, 50, "25"],
  ] as const)("standard %s, %s to %s", (...[standard, active, reactive, factor, percent]) => {
    expect(powerFactorOf(active, reactive)).toBe(factor);
    const found = adjustmentPercent(book.powerFactors[standard]!, factor);
    expect(formatScaled(found)).toBe(percent);
  });

  test("no energy at all has a factor of one", () => {
    expect(powerFactorOf(0n, 0n)).toBe(100);
    expect(powerFactorOf(0n, 5n)).toBe(0);
  });
});

describe("rounding", () => {
  const anyReading = fc.record({
    energyWh: fc.bigInt(0n, 500_000_000n),
    yearToDateWh: fc.bigInt(0n, 9_000_000n),
    reactiveVarh: fc.option(fc.bigInt(0n, 500_000_000n), { nil: undefined }),
    demandW: fc.option(fc.bigInt(0n, 9_000_000n), { nil: undefined }),
  });
  const anyCustomer = fc.record({
    class: fc.constantFrom("residential", "agricultural", "general_commercial", "large_industrial"),
    capacityKva: fc.integer({ min: 0, max: 5000 }),
    basicBy: fc.constantFrom("capacity" as const, "demand" as const),
  });

  test("a bill is the sum of its lines, and each line is quantity x price rounded once", () => {
    fc.assert(
      fc.property(anyReading, anyCustomer, (reading, customer) => {
        const { lines, amountFen, vatFen } = price(reading, customer);
        expect(lines.reduce((sum, line) => sum + line.amountFen, 0n)).toBe(amountFen);
        expect(lines.reduce((sum, line) => sum + line.vatFen, 0n)).toBe(vatFen);
        for (const line of lines) expect(amountOf(line)).toBe(line.amountFen);
      }),
    );
  });

  test("over 10,000 lines no line is more than half a fen from the exact product", () => {
    let [rounded, exact] = [0n, 0n];
    for (let wh = 1n; wh <= 10_000n; wh += 1n) {
      const quantity = wh * 7919n;
      const fen = amountOf({ quantity, unit: "Wh", price: 54_690_000n });
      const product = quantity * 54_690_000n;
      const error = fen * 1_000_000_000n - product;
      expect(error >= -500_000_000n && error <= 500_000_000n).toBe(true);
      rounded += fen;
      exact += product;
    }
    expect(rounded - halfUp(exact, 1_000_000_000n)).toBeLessThan(100n);
    expect(rounded - halfUp(exact, 1_000_000_000n)).toBeGreaterThan(-100n);
  });

  test("halves go away from zero, so that a reversal is the exact opposite", () => {
    expect([halfUp(5n, 2n), halfUp(-5n, 2n), halfUp(4n, 3n), halfUp(-4n, 3n)]).toEqual([
      ...[3n, -3n, 1n, -1n],
    ]);
  });
});
