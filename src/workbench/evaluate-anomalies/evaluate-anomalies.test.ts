import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesOf, population, seedFaults } from "../../../bench/anomaly_faults.ts";
import { openTestHouse, type TestHouse } from "../../../stories/harness.ts";
import { baselinesOf } from "./baselines.ts";
import { greatest, qualityOf, rankingOf } from "./counting.ts";
import type { AnomalyQuality } from "./schema.ts";

const flags = (...values: number[]) => Uint8Array.from(values);

test("alerts are counted by hand: two of three are right, two of four are found", () => {
  const counted = qualityOf(flags(1, 1, 1, 0, 0, 0), flags(1, 1, 0, 1, 1, 0));
  expect(counted).toEqual({
    ...{ precision: 2 / 3, recall: 0.5, f1: 4 / 7, payments: 6, flagged: 3, labelled: 4 },
  });
  const among = qualityOf(flags(1, 1, 1), flags(1, 0, 0), flags(1, 0, 0));
  expect(among).toMatchObject({ precision: 1, recall: 1, payments: 1 });
});

test("without alerts there is no precision, without labels no recall and no AUC", () => {
  expect(qualityOf(flags(0, 0), flags(0, 1))).toMatchObject({ precision: null, recall: 0, f1: 0 });
  expect(qualityOf(flags(1, 0), flags(0, 0))).toMatchObject({ precision: 0, recall: null, f1: 0 });
  expect(rankingOf(Float64Array.of(1, 2), flags(0, 0))).toBeNull();
  expect(rankingOf(Float64Array.of(1, 2), flags(0, 1))).toBe(1);
});

test("of equal scores the earlier payment is taken", () => {
  expect(greatest(Float64Array.of(1, 2, 2, 2), 2)).toEqual(flags(0, 1, 1, 0));
});

test("each plain way finds the one payment that no other is like", () => {
  const raw = [Float64Array.from({ length: 200 }, (_, at) => (at === 7 ? 900 : 100 + (at % 9)))];
  const labelled = Uint8Array.from({ length: 200 }, (_, at) => Number(at === 7));
  const found = baselinesOf({ deviations: raw, raw, labelled, alerts: 1, seed: 1 });
  for (const way of Object.values(found)) expect(way).toMatchObject({ f1: 1, auc: 1, flagged: 1 });
});

describe("in a house", () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse();
  });
  afterAll(() => house.close());

  const faults = seedFaults(population("monthly", 40, 5), { seed: 5, rate: 0.05, strength: 1.5 });
  const { payments, labels } = filesOf(faults);

  const evaluate = async (csv: string | Uint8Array, marks: string, options: object = {}) =>
    (await house.get("anomalies.evaluate", {
      ...{ payments: await house.file(csv, "P.csv"), labels: await house.file(marks, "L.csv") },
      ...options,
    })) as AnomalyQuality;
  const refused = async (csv: string, marks: string) =>
    (
      await house.refused("anomalies.evaluate", {
        ...{ payments: await house.file(csv, "P.csv"), labels: await house.file(marks, "L.csv") },
      })
    ).reason;

  test("seeded faults are found, kind by kind, and the same seed gives the same answer", async () => {
    const answer = await evaluate(payments, labels);
    expect(answer.payments).toBe(faults.length);
    expect(answer.labelled).toBe(faults.filter(({ kind }) => kind).length);
    expect(answer.f1).toBeGreaterThan(0.6);
    expect(answer.auc).toBeGreaterThan(0.85);
    const caught = new Map(answer.perKind.map((each) => [each.kind, each.caught / each.labelled]));
    for (const kind of ["x3", "quarter", "double"]) expect(caught.get(kind)).toBeGreaterThan(0.7);
    for (const plain of Object.values(answer.baselines))
      expect(answer.f1).toBeGreaterThan(plain.f1);
    const inAll = answer.perCategory.reduce((sum, { payments: count }) => sum + count, 0);
    expect(inAll).toBe(answer.payments);
    const { seconds: _, ...again } = await evaluate(payments, labels);
    expect(answer).toMatchObject(again);
  });

  test("labels are counted with and never fitted on", async () => {
    const answer = await evaluate(payments, labels);
    const nothing = await evaluate(payments, "row,kind\n");
    expect(nothing.ruleHash).toBe(answer.ruleHash);
    expect(nothing).toMatchObject({ flagged: answer.flagged, labelled: 0, recall: null, f1: 0 });
    expect(nothing.auc).toBeNull();
    expect(nothing.perKind).toEqual([]);
  });

  test("headings in Chinese, a byte order mark, days and amounts in other shapes are read", async () => {
    const shaped = faults.map(({ account, paidOn, yuan }) => {
      const [year, month, day] = paidOn.split("-").map(Number);
      return `${account},${year}/${month}/${day},"￥${yuan.toFixed(2)}"`;
    });
    const text = `\ufeff用户编号,缴费日期,缴费金额（元）\n${shaped.join("\n")}\n`;
    const plain = await evaluate(payments, labels);
    const { seconds: _, ...answer } = await evaluate(text, labels);
    expect(plain).toMatchObject(answer);
    const columns = { account: "用户编号", paid_on: "缴费日期", amount_yuan: "缴费金额（元）" };
    const mapped = await evaluate(text, labels, { columns });
    expect(mapped.ruleHash).toBe(plain.ruleHash);
  });

  test("GBK is told from UTF-8", async () => {
    // 户号,日期,金额 in GBK
    const header = [
      0xbb, 0xa7, 0xba, 0xc5, 0x2c, 0xc8, 0xd5, 0xc6, 0xda, 0x2c, 0xbd, 0xf0, 0xb6, 0xee,
    ];
    const rows = new TextEncoder().encode(
      "\nA1,2026-01-05,80\nA1,2026-02-05,82\nA2,2026-01-09,40\n",
    );
    const answer = await evaluate(Uint8Array.from([...header, ...rows]), "行,类型\n2,异常\n");
    expect(answer).toMatchObject({ payments: 3, accounts: 2, labelled: 1 });
  });

  test("payments of nothing and less are rows like any other, and never raise an amount alert", async () => {
    const odd = `${payments}monthly-00001,2025-12-30,0\nmonthly-00002,2025-12-30,-55.5\n`;
    const answer = await evaluate(odd, labels);
    expect(answer.payments).toBe(faults.length + 2);
    const amounts = answer.strongest.filter(({ rules }) =>
      rules.some((rule) => /amount/.test(rule)),
    );
    for (const { amountYuan } of amounts) expect(Number(amountYuan)).toBeGreaterThan(0);
  });

  test("one payment is no population, and no alert", async () => {
    const answer = await evaluate("account,paid_on,amount\nA,2024-02-29,10\n", "row,kind\n");
    expect(answer).toMatchObject({ payments: 1, flagged: 0, precision: null, recall: null });
  });

  const one = "account,paid_on,amount\nA,2026-01-30,1";
  test.each([
    { csv: "account,paid_on,amount\nA,2026-02-30,10", code: "bad_day", words: /row 1.*2026-02-30/ },
    { csv: "account,paid_on,amount\nA,2026-01-30,ten", code: "bad_amount", words: /row 1.*ten/ },
    { csv: "account,paid_on,amount\n,2026-01-30,10", code: "no_account", words: /row 1.*account/ },
    { csv: "account,paid_on,amount\n", code: "no_payments", words: /P\.csv/ },
    { csv: one, marks: "row,kind\n2,x3", code: "bad_label", words: /row 1.*row.*2.*1 to 1/ },
    { csv: one, marks: "row,kind\n0,x3", code: "bad_label", words: /row 1.*row.*: 0/ },
    { csv: one, marks: "row,kind\nx,x3", code: "bad_label", words: /row 1.*row.*: x/ },
  ])("$code: $csv is refused by name", async ({ csv, marks = "row,kind", code, words }) => {
    const reason = await refused(csv, marks);
    expect(reason.code).toBe(`evaluate-anomalies.${code}`);
    expect(reason.en).toMatch(words);
  });

  test("a column that is not there is named", async () => {
    expect((await refused("a,b\n1,2", "row,kind\n")).en).toMatch(/account/);
  });
});
