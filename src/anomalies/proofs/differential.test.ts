import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChainCall } from "../../base/partners.ts";
import { openChainNode } from "../../partners/chain-node.ts";
import { columnOf, encodeRules, judgeRecord, ruleHash, rulesSql, verdictOf } from "../rules.ts";
import { comparisons, type Field, fieldIds, fields, type RuleTable } from "../schema.ts";
import { recordBytes } from "./leaf.ts";

const largest = 2 ** 31 - 1;
/** Values crowd round thresholds, so that a comparison off by one is seen. */
const whole = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(-largest, largest, largest - 1),
  fc.integer({ min: -largest, max: largest }),
);
const table: fc.Arbitrary<RuleTable> = fc.record({
  rules: fc.array(
    fc.record({
      rule: fc.constant("some-rule"),
      field: fc.constantFrom(...fieldIds),
      category: fc.option(fc.integer({ min: 1, max: 4 })),
      comparison: fc.constantFrom(...comparisons),
      threshold: fc.oneof(whole, fc.constant(-largest - 1)),
    }),
    { minLength: 1, maxLength: 255 },
  ),
});
const payment = fieldIds.filter((field) => fields[field].subject === "payment");
const record = fc.record({
  category: fc.option(fc.integer({ min: 1, max: 5 })),
  values: fc.dictionary(fc.constantFrom(...payment), whole),
});

test("claim 5: the contract, SQL and the reference say the same of every record, to the bit", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gridtill-chain-"));
  const now = () => new Date("2026-11-21T01:00:00Z");
  const chain = openChainNode({ folder, now });
  const duck = await (await DuckDBInstance.create(":memory:")).connect();
  const key = Uint8Array.from({ length: 32 }, (_, n) => n + 1);
  const account = await chain.accountOf(key);
  let contract: string | undefined;
  const make = async (call: ChainCall) => {
    const nonce = await chain.nextNonce(account);
    const { hash, bytes } = await chain.sign(call, { key, nonce, contract });
    await chain.send(bytes);
    return hash;
  };
  const deployed = await chain.fate(await make({ kind: "deploy" }));
  contract = deployed?.state === "mined" ? deployed.contract : undefined;

  const published = new Set<string>();
  const onChain = async (rules: RuleTable, records: Buffer) => {
    const hash = ruleHash(rules);
    if (!published.has(hash)) await make({ kind: "publish", rows: encodeRules(rules) });
    published.add(hash);
    const said = await chain.verdictsOf(await make({ kind: "screen", table: hash, records }));
    return said.map(({ verdict }) => verdict);
  };
  const inSql = async (
    rules: RuleTable,
    records: { category: number | null; values: Values }[],
  ) => {
    const cells = records.map(({ category, values }, place) =>
      [place, category, ...payment.map((field) => values[field])]
        .map((cell) => `${cell ?? "null"}::bigint`)
        .join(", "),
    );
    const columns = ["place", "category", ...payment.map(columnOf)].join(", ");
    const answer = await duck.runAndReadAll(
      `select ${rulesSql(rules)} from (values (${cells.join("), (")})) as t(${columns}) order by place`,
    );
    return answer.getRows().map(([digits]) => verdictOf(String(digits)));
  };

  const records = fc.array(record, { minLength: 20, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(table, records, async (rules, judged) => {
      const expected = judged.map((each) => judgeRecord(rules, each));
      const bytes = judged.map(({ category, values }, n) =>
        recordBytes({
          record: { record: `P${n}`, subject: "payment", category, values },
          salt: Uint8Array.of(n),
        }),
      );
      expect(await onChain(rules, Buffer.concat(bytes))).toEqual(expected);
      expect(await inSql(rules, judged)).toEqual(expected);
    }),
    { seed: 5, numRuns: 12 },
  );
  await rm(folder, { recursive: true });
});

type Values = Partial<Record<Field, number>>;
