import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  columnOf,
  encodeRules,
  firedRules,
  firesSql,
  judgeRecord,
  ruleHash,
  rulesSql,
  verdictOf,
} from "./rules.ts";
import {
  comparisons,
  type Field,
  fieldIds,
  fields,
  type RuleTable,
  type Subject,
  subjectIds,
} from "./schema.ts";

const small = fc.integer({ min: -9, max: 9 });
const whole = fc.oneof(small, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
const table: fc.Arbitrary<RuleTable> = fc.record({
  rules: fc.array(
    fc.record({
      rule: fc.constant("some-rule"),
      field: fc.constantFrom(...fieldIds),
      category: fc.option(fc.integer({ min: 1, max: 4 })),
      comparison: fc.constantFrom(...comparisons),
      threshold: whole,
    }),
    { minLength: 1, maxLength: 140 },
  ),
});
const ofSubject = (subject: Subject) =>
  fieldIds.filter((field) => fields[field].subject === subject);
const record = (subject: Subject) =>
  fc.record({
    category: fc.option(fc.integer({ min: 1, max: 5 })),
    values: fc.dictionary(fc.constantFrom(...ofSubject(subject)), whole),
  });
type Values = Partial<Record<Field, number>>;

test("methods 1.3, rules: SQL says of every record what the reference says, to the bit", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const both = fc
    .constantFrom(...subjectIds)
    .chain((subject) =>
      fc.tuple(
        fc.constant(subject),
        table,
        fc.array(record(subject), { minLength: 1, maxLength: 60 }),
      ),
    );
  await fc.assert(
    fc.asyncProperty(both, async ([subject, rules, records]) => {
      const cells = records.map(({ category, values }, place) =>
        [place, category, ...ofSubject(subject).map((field) => (values as Values)[field])]
          .map((cell) => `${cell ?? "null"}::bigint`)
          .join(", "),
      );
      const columns = ["place", "category", ...ofSubject(subject).map(columnOf)].join(", ");
      const answer = await connection.runAndReadAll(
        `select ${rulesSql(rules, subject)}, ${firesSql(rules, subject)}
         from (values (${cells.join("), (")})) as t(${columns}) order by place`,
      );
      const expected = records.map((each) => judgeRecord(rules, each));
      const rows = answer.getRows() as [string, boolean][];
      expect(rows.map(([digits]) => verdictOf(digits))).toEqual(expected);
      expect(rows.map(([, fired]) => fired)).toEqual(expected.map((verdict) => verdict !== 0n));
    }),
    { seed: 5, numRuns: 60 },
  );
  connection.closeSync();
  instance.closeSync();
});

const two: RuleTable = {
  rules: [
    {
      rule: "amount-c3",
      field: "amountDeviation",
      category: 3,
      comparison: "above",
      threshold: 3200,
    },
    { rule: "repeat", field: "repeatHours", category: null, comparison: "below", threshold: -1 },
  ],
};

test("the canonical bytes: version, rows, then field, category, comparison, int32 big-endian", () => {
  expect(Buffer.from(encodeRules(two)).toString("hex")).toBe(
    ["01", "02", "00", "03", "00", "00000c80", "02", "00", "01", "ffffffff"].join(""),
  );
  expect(encodeRules({ rules: two.rules.map((rule) => ({ ...rule, rule: "other" })) })).toEqual(
    encodeRules(two),
  );
});

test("a table changed by one step of one threshold has another hash", () => {
  expect(ruleHash(two)).toMatch(/^[0-9a-f]{64}$/);
  const [first, second] = two.rules;
  for (const change of [{ threshold: 3201 }, { category: 4 }, { comparison: "below" as const }])
    expect(ruleHash({ rules: [{ ...first!, ...change }, second!] })).not.toBe(ruleHash(two));
});

test("a threshold is beyond itself on neither side, and an absent value on none", () => {
  const at = (amountDeviation?: number) =>
    judgeRecord(two, {
      category: 3,
      values: amountDeviation === undefined ? {} : { amountDeviation },
    });
  expect([at(3200), at(3201), at()]).toEqual([0n, 1n, 0n]);
  expect(firedRules(two, 2n).map(({ rule }) => rule)).toEqual(["repeat"]);
});
