/** Records of payments: what is expected of each, how far it is off, and what cannot be said. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { type LakeOf, lakeOf, rowsOf } from "../../../stories/lake-of.ts";
import { addDays, dayMs } from "../../base/dates.ts";
import { Random } from "../../math/statistics/random.ts";
import { RulebookFile } from "../../rulebooks/schema.ts";
import {
  type GivenPayment,
  givenPayments,
  recordSlices,
  recordsOf,
  ScreeningBody,
} from "./behaviour.ts";

const shipped = "rulebooks/national/anomaly-screening";
const screening = ScreeningBody.parse(
  parse(readFileSync(`${shipped}-2024-07-16.yaml`, "utf8")).body,
);
const asOf = new Date("2026-11-22T16:00:00Z");
let lake: LakeOf;
beforeAll(async () => {
  lake = await lakeOf({});
});
afterAll(() => lake.close());

type Row = Record<string, number>;

/** Numbers of each record by its name, NaN where one cannot be said. */
async function told(
  payments: readonly GivenPayment[],
  { rules = screening, given = {} as object, at = asOf } = {},
): Promise<Record<string, Row>> {
  const rows: Record<string, Row> = {};
  const wanted = { screening: rules, given: { ...givenPayments(payments), ...given } };
  for await (const { rowCount, record, numbers } of recordsOf(lake.analytics, at, wanted)) {
    for (let row = 0; row < rowCount; row++) {
      const values = Object.entries(numbers).map(([name, column]) => [name, column[row]!]);
      rows[record[row]!] = Object.fromEntries(values);
    }
  }
  return rows;
}

const paid = (account: string, paidOn: string, yuan: number): GivenPayment => ({
  ...{ record: `${account} ${paidOn} ${yuan}`, customerAccount: account, paidOn },
  amountFen: BigInt(Math.round(yuan * 100)),
});

/** So many accounts that pay about 100 yuan about every 30 days, 24 times. */
function ordinary(accounts: number, { seed = 1, times = (_day: string): number => 1 } = {}) {
  const random = Random.seeded(seed);
  return Array.from({ length: accounts }, (_, account) => {
    const level = random.lognormal(0.4);
    return Array.from({ length: 24 }, (_, turn) => {
      const day = addDays("2024-11-20", 30 * turn + random.integer(7));
      const yuan = 100 * level * times(day) * random.lognormal(0.2);
      return paid(`A${account}`, day, Math.round(yuan * 100) / 100);
    });
  }).flat();
}

describe("expectation", () => {
  const population = { usual: 9_000_000, weight: 2, spread: 300_000 };

  const sortedAt = (values: readonly number[], shift: -1 | 0) =>
    values.toSorted((a, b) => a - b)[(values.length + shift) >> 1]!;

  /** The definition itself, for every payment over the others. */
  function byDefinition(measures: readonly number[], { usual, weight, spread }: typeof population) {
    const centre = (sortedAt(measures, -1) + sortedAt(measures, 0)) / 2;
    const cut = (x: number, most: number) => Math.sign(x) * Math.round(Math.min(most, Math.abs(x)));
    return measures.map((own, at) => {
      const others = measures.filter((_, other) => other !== at);
      const n = others.length;
      const mean = (of: (x: number) => number) =>
        others.reduce((sum, x) => sum + of(x), 0) / (n || 1);
      const step = mean((x) => cut(x - centre, 1.5 * spread));
      const off = 1.2533 * n * mean((x) => cut(Math.abs(x - centre), 3 * spread));
      const pooled =
        (off ** 2 / Math.max(1, n - 1) + screening.few.spreadWeight * spread ** 2) /
        (n + screening.few.spreadWeight);
      const scale = Math.max(50_000, Math.sqrt(pooled)) * Math.sqrt(1 + 1 / (n + weight));
      const expected = (n * (centre + step) + weight * usual) / (n + weight);
      return Math.round((1000 * Math.abs(own - expected)) / scale);
    });
  }

  test("one step to Huber's location of the others and a pooled spread, as the definition gives them", async () => {
    const { usual, weight, spread } = population;
    const of = (value: number) => ({ type: "double", values: Array(12).fill(value) });
    const payment_population = {
      ...{
        is_billed: of(0),
        amount_season: of(0),
        amount_level: of(usual),
        amount_spread: of(spread),
      },
      ...{ amount_weight: of(weight), gap_level: of(4e6), gap_spread: of(1e5), gap_weight: of(2) },
      calendar_month: { type: "double", values: Array.from({ length: 12 }, (_, at) => at + 1) },
    };
    const random = Random.seeded(7);
    const accounts = [1, 2, 3, 4, 5, 8, 13].map((count) =>
      Array.from({ length: count }, (_, at) =>
        paid(`N${count}`, addDays("2025-01-01", 30 * at), 10 * (1 + random.integer(9))),
      ),
    );
    const [slice] = await recordSlices(lake.analytics, asOf, {
      screening,
      given: givenPayments(accounts.flat()),
    });
    const rows = await lake.analytics.query<{ record: string; amount_deviation: number }>({
      ...slice!,
      given: { ...slice!.given, payment_population } as never,
      select: "select record, amount_deviation from anomaly_records",
    });
    const found = new Map(rows.map(({ record, amount_deviation }) => [record, amount_deviation]));
    for (const payments of accounts) {
      const logs = payments.map((one) => Math.round(1e6 * Math.log(Number(one.amountFen))));
      const deviations = byDefinition(logs, population);
      expect(payments.map(({ record }) => found.get(record))).toEqual(deviations);
    }
  });

  test("a quarter is as far off as four times as much", async () => {
    const payments = ordinary(40);
    const [first] = payments.filter(({ paidOn }) => paidOn > "2025-10-01");
    const odd = async (times: number) => {
      const amountFen = BigInt(Math.round(10_000 * times));
      const usual = payments.map((one) =>
        one.customerAccount === first!.customerAccount ? { ...one, amountFen: 10_000n } : one,
      );
      const changed = usual.map((one) =>
        one.record === first!.record ? { ...one, amountFen } : one,
      );
      return (await told(changed))[first!.record]!.amount_deviation!;
    };
    const [quarter, fourfold, same] = [await odd(1 / 4), await odd(4), await odd(1)];
    expect(quarter).toBeGreaterThan(5_000);
    expect(Math.abs(quarter - fourfold)).toBeLessThan(quarter / 20);
    expect(same).toBeLessThan(300);
  });

  test("a season that everybody has is expected; none is made up where there is none", async () => {
    const summer = (day: string) => (/-0[78]-/.test(day) ? 2.5 : 1);
    const mean = async (payments: GivenPayment[]) => {
      const rows = await told(payments);
      const of = (isSummer: boolean) => {
        const found = payments.filter(({ paidOn }) => summer(paidOn) > 1 === isSummer);
        const sum = found.reduce((all, { record }) => all + rows[record]!.amount_deviation!, 0);
        return sum / found.length;
      };
      return { summer: of(true), rest: of(false) };
    };
    const seasonal = await mean(ordinary(60, { times: summer }));
    expect(seasonal.summer).toBeLessThan(1.3 * seasonal.rest);
    const plain = await mean(ordinary(60));
    expect(Math.abs(seasonal.rest - plain.rest)).toBeLessThan(0.1 * plain.rest);
  });
});

describe("what each field says", () => {
  test("a long interval, the same again, a burst, a level that moves; and the others stay ordinary", async () => {
    const usual = ordinary(40);
    const of = (account: string) => usual.filter((one) => one.customerAccount === account);
    const late = of("A1")
      .slice(12)
      .map((one) => one.record);
    const moved = of("A2")
      .slice(-2)
      .map((one) => one.record);
    const payments = usual.map((one) =>
      late.includes(one.record)
        ? { ...one, paidOn: addDays(one.paidOn, 90) }
        : moved.includes(one.record)
          ? { ...one, amountFen: 3n * one.amountFen }
          : one,
    );
    const twice = { ...of("A3")[8]!, record: "again" };
    const burst = [1, 2, 3].map((day) => ({
      ...paid("A4", addDays(of("A4")[8]!.paidOn, day), 20 + day),
      record: `burst ${day}`,
    }));
    const rows = await told([...payments, twice, ...burst]);
    expect(rows[late[0]!]!.gap_deviation).toBeGreaterThan(5_000);
    expect(rows.again).toMatchObject({ repeat_hours: 0, interval_days: 0, burst_count: 2 });
    expect(rows[twice.record.replace("again", of("A3")[8]!.record)]!.repeat_hours).not.toBe(0);
    expect(rows["burst 3"]!.burst_count).toBe(4);
    expect(rows[moved[1]!]!.drift_deviation).toBeGreaterThan(4_000);
    const others = of("A0").map(({ record }) => rows[record]!);
    for (const row of others.slice(5)) {
      expect(row.burst_count).toBe(1);
      expect(row.drift_deviation).toBeLessThan(4_000);
      expect(Math.abs(row.gap_deviation!)).toBeLessThan(4_000);
    }
  });

  test("one odd amount is no drift, nor is the ordinary one after it", async () => {
    const usual = ordinary(40);
    const [odd, next] = usual.filter((one) => one.customerAccount === "A5").slice(15);
    const rows = await told(
      usual.map((one) => (one === odd ? { ...one, amountFen: 10n * one.amountFen } : one)),
    );
    expect(rows[odd!.record]!.amount_deviation).toBeGreaterThan(5_000);
    for (const { record } of [odd!, next!])
      expect(rows[record]!.drift_deviation).toBeLessThan(3_200);
  });

  test("a short interval that only makes good a late payment is not odd", async () => {
    const days = [0, 30, 60, 90, 120, 150, 205, 210, 240, 270].map((at) =>
      addDays("2025-01-01", at),
    );
    const shifted = days.with(7, addDays("2025-01-01", 220));
    const rows = await told([...ordinary(30), ...shifted.map((day) => paid("B", day, 100))]);
    expect(rows[`B ${shifted[6]} 100`]!.gap_deviation).toBeGreaterThan(2_000);
    expect(rows[`B ${shifted[7]} 100`]!.interval_days).toBe(15);
    expect(Math.abs(rows[`B ${shifted[7]} 100`]!.gap_deviation!)).toBeLessThan(1_000);
  });
});

describe("bills", () => {
  /** Twelve months of 200 kWh at 50 fen; the last bill and payment as said. */
  const billed = async ({ kwh = 200, fen = 50, times = 1, months = 1 }) => {
    const bill = (month: number, energy: number, price: number) => ({
      ...{ bill_id: `B${month}`, customer_account: "C", origin: "issued", change_no: month },
      issued_on: addDays("2025-01-01", 30 * month),
      due_on: addDays("2025-01-21", 30 * month),
      ...{ energy_wh: energy * 1000, amount_fen: energy * price },
    });
    const last = 12;
    const bills = Array.from({ length: last + 1 }, (_, month) =>
      month === last ? bill(month, kwh, fen) : bill(month, 195 + (month % 3) * 5, 50),
    );
    const payments = bills
      .map((one) => ({
        ...paid("C", addDays(one.issued_on, 3), one.amount_fen / 100),
        record: one.bill_id,
      }))
      .filter((_, month) => month < last - months + 1 || month === last);
    const skipped = bills
      .slice(last - months + 1, last)
      .reduce((sum, one) => sum + one.amount_fen, 0);
    const newest = payments.at(-1)!;
    newest.amountFen = BigInt(Math.round((Number(newest.amountFen) + skipped) * times));
    const own = await lakeOf({ bill: rowsOf(bills) });
    try {
      const { anomaly_payments } = givenPayments([...payments, ...ordinary(20)]);
      const given = { anomaly_payments: anomaly_payments! };
      for await (const { record, numbers } of recordsOf(own.analytics, asOf, {
        screening,
        given,
      })) {
        const row = record.indexOf("B12");
        return Object.fromEntries(Object.entries(numbers).map(([name, of]) => [name, of[row]!]));
      }
    } finally {
      await own.close();
    }
    throw new Error("no record");
  };

  test("a step of the tariff in December and a new price book are no anomaly", async () => {
    for (const fen of [80, 30]) {
      const { amount_deviation, amount_fen, expected_fen } = await billed({ fen });
      expect(amount_deviation).toBeLessThan(1_000);
      expect(Math.abs(amount_fen! - expected_fen!)).toBeLessThan(0.05 * amount_fen!);
    }
  });

  test("two months paid at once are two months; energy that trebles, and half a bill, are odd", async () => {
    expect((await billed({ months: 2 })).amount_deviation).toBeLessThan(1_000);
    expect((await billed({ kwh: 600 })).amount_deviation).toBeGreaterThan(4_000);
    expect((await billed({ kwh: 600, fen: 80 })).amount_deviation).toBeGreaterThan(4_000);
    expect((await billed({ times: 0.25 })).amount_deviation).toBeGreaterThan(4_000);
  });
});

describe("few, odd and unknown", () => {
  test("one customer with one payment: what is usual is itself, nothing else can be said", async () => {
    const [row] = Object.values(await told([paid("A", "2026-01-05", 101)]));
    expect(row).toMatchObject({ amount_fen: 10_100, expected_fen: 10_100, amount_deviation: 0 });
    const { gap_deviation, drift_deviation, repeat_hours, burst_count } = row!;
    expect([gap_deviation, drift_deviation, repeat_hours]).toEqual(Array(3).fill(Number.NaN));
    expect(burst_count).toBe(1);
    expect(await told([])).toEqual({});
  });

  test("equal amounts: the floor of the scale, so that one percent more is not odd", async () => {
    const days = Array.from({ length: 12 }, (_, at) => addDays("2025-01-01", 30 * at));
    const rows = await told(days.map((day, at) => paid("A", day, at === 11 ? 101 : 100)));
    expect(rows[`A ${days[3]} 100`]!.amount_deviation).toBeLessThan(30);
    expect(rows[`A ${days[11]} 101`]!.amount_deviation).toBeLessThan(300);
    const tripled = await told(days.map((day, at) => paid("A", day, at === 11 ? 300 : 100)));
    expect(tripled[`A ${days[11]} 300`]!.amount_deviation).toBeGreaterThan(15_000);
  });

  test("an amount of nothing or less has no deviation and moves nobody else's", async () => {
    const usual = ordinary(20);
    const odd = [
      paid("A0", "2025-06-01", 0),
      paid("A0", "2025-06-02", -50),
      paid("Z", "2025-06-02", 0),
    ];
    const [with_, without] = [await told([...usual, ...odd]), await told(usual)];
    for (const { record } of odd) expect(with_[record]!.amount_deviation).toBe(Number.NaN);
    const deviations = (rows: Record<string, Row>) =>
      usual.map(({ record }) => rows[record]!.amount_deviation);
    expect(deviations(with_)).toEqual(deviations(without));
  });

  test("the leap day, the night of the utility's zone, and an amount exact to the fen", async () => {
    const amountFen = 4_503_599_627_370_497n;
    const rows = await told(
      [
        { record: "a", customerAccount: "A", paidOn: "2024-02-28", amountFen },
        { record: "b", customerAccount: "A", paidOn: "2024-02-29", amountFen },
        { record: "c", customerAccount: "A", paidOn: "2024-03-01", amountFen: amountFen + 1n },
      ],
      { at: new Date("2024-03-02T16:00:00Z") },
    );
    expect(rows.a!.amount_fen).toBe(Number(amountFen));
    expect([rows.b!.interval_days, rows.c!.interval_days]).toEqual([1, 1]);
    expect([rows.b!.repeat_hours, rows.c!.repeat_hours]).toEqual([24, Number.NaN]);
  });

  test("nothing made at as_of or later is seen", async () => {
    const usual = ordinary(10);
    const at = new Date("2026-01-01T00:00:00Z");
    const until = (payments: GivenPayment[]) => told(payments, { at });
    const future = [0, 5, 400].map((days) => {
      const paidAt = new Date(at.getTime() + days * dayMs);
      return { ...paid("A0", addDays("2026-01-01", days), 9_999), paidAt };
    });
    expect(await until([...usual, ...future])).toEqual(await until(usual));
    const before = { ...future[0]!, record: "before", paidAt: new Date(at.getTime() - 1) };
    expect(await until([...usual, before])).toHaveProperty("before");
  });

  test("by slices of few accounts, the same to the last permille", async () => {
    const payments = ordinary(30);
    const sliced = { ...screening, history: { ...screening.history, sliceAccounts: 4 } };
    expect(await told(payments, { rules: sliced })).toEqual(await told(payments));
  });
});

test("the JSON Schema beside anomaly-screening says what the code checks", () => {
  const schema = JSON.parse(readFileSync(`${shipped}.schema.json`, "utf8"));
  const expected = z.toJSONSchema(RulebookFile.extend({ body: ScreeningBody }), { io: "input" });
  expect(schema).toEqual(expected);
});
