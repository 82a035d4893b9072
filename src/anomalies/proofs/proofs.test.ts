import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../../stories/harness.ts";
import { type ChainNode, PartnerSilent } from "../../base/partners.ts";
import { inTransaction, operator, surroundings } from "../../doors/context.ts";
import { openChainNode } from "../../partners/chain-node.ts";
import { judgeRecord, ruleHash } from "../rules.ts";
import type { RuleTable, ScreenedRecord } from "../schema.ts";
import { commitScreen } from "./batches.ts";
import type { Verification } from "./schema.ts";

const table: RuleTable = {
  rules: [
    {
      rule: "amount-c1",
      field: "amountDeviation",
      category: 1,
      comparison: "above",
      threshold: 3000,
    },
    {
      rule: "gap-short",
      field: "gapDeviation",
      category: null,
      comparison: "below",
      threshold: -900,
    },
  ],
};
const ruleSet = ruleHash(table);

let house: TestHouse;
/** The chain that the house speaks with, and what stands in its way. */
let node: ChainNode;
let trouble: Partial<Record<keyof ChainNode, () => never>> = {};
const silent = () => {
  throw new PartnerSilent("nobody there");
};
const book = () => join(house.folder, "embedded-chain.jsonl");
const chain = new Proxy({} as ChainNode, {
  get: (_, name: keyof ChainNode) => trouble[name] ?? node[name],
});
/** Another process opens what lies on the disk. */
const restart = () => {
  node = openChainNode({ folder: house.folder, now: house.now });
};
const sql = <Row>(strings: TemplateStringsArray, ...values: unknown[]) =>
  house.database.transaction((transaction) => transaction.sql<Row>(strings, ...values));

/** A finished screen with alerts of the records, committed. */
async function screened(names: readonly string[]): Promise<string> {
  const context = surroundings(house, { actor: operator });
  return house.database.transaction(async (transaction) => {
    const [screen] = await transaction.sql<{ id: number }>`
      insert into anomaly_screen (as_of, since, rule_set, role, snapshot, screened_by, screened_at,
        finished_at)
      values (${house.now()}, ${house.now()}, ${ruleSet}, 'champion', 's', 'a', ${house.now()},
              ${house.now()}) returning id::int`;
    for (const [n, name] of names.entries()) {
      const values = { amountDeviation: 3001 + n, gapDeviation: n % 2 ? -901 : 5 };
      const record: ScreenedRecord = { record: name, subject: "agency_day", category: 1, values };
      await transaction.sql`
        insert into anomaly_alert (rule_set, record, screen_id, subject, agency, happened_at,
          alerted_at, category, inputs, facts, verdict, fired, field, strength, stake_fen)
        values (${ruleSet}, ${name}, ${screen!.id}, 'agency_day', 'A1', ${house.now()}, ${house.now()},
          1, ${JSON.stringify(values)}::jsonb, '{}', ${judgeRecord(table, record).toString(2)}, '[]',
          'amountDeviation', 1, 0)`;
    }
    const batch = await commitScreen(inTransaction(context, transaction), screen!.id);
    return batch!.id;
  });
}

const verify = (record: string): Promise<Verification> => house.get("anomalies.verify", { record });
const outcomes = ({ steps }: Verification) =>
  Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome]));
const failing = (verified: Verification) =>
  verified.steps.filter(({ outcome }) => outcome === "fails").map(({ step }) => step);
const anchor = () => house.get("anomalies.anchor");

beforeAll(async () => {
  house = await openTestHouse({ partners: { chain } });
  restart();
  await sql`
    with fit as (
      insert into anomaly_category_fit (as_of, snapshot, document, hash, fitted_by, fitted_at)
      values (now(), 's', '{}', 'h', 'a', now()) returning id
    ), thresholds as (
      insert into anomaly_threshold_set
        (id, as_of, category_fit, snapshot, document, hash, fitted_by, fitted_at)
      select 'T1', now(), id, 's', '{}', 'h', 'a', now() from fit returning id, category_fit
    )
    insert into anomaly_rule_set (id, hash, rule_table, threshold_set, category_fit, picks,
      alerts_per_day, screening, state, made_by, made_at)
    select 'R1', ${ruleSet}, ${JSON.stringify(table)}::jsonb, id, category_fit, '{}', 1, 'v',
      'champion', 'a', now() from thresholds`;
});
afterAll(() => house.close());

test("with nothing committed no chain is looked for", async () => {
  trouble = { head: silent };
  expect(await anchor()).toMatchObject({ sent: 0, problem: null });
  expect((await house.get("anomalies.chain")).node).toBeNull();
  trouble = {};
});

test("while the chain is gone work waits, and the proof says what could not be asked", async () => {
  trouble = { head: silent };
  await screened(["A1/2026-11-01", "A1/2026-11-02", "A1/2026-11-03"]);
  await house.workAll();
  const waiting = await house.get("anomalies.chain");
  expect(waiting.node.problem.code).toBe("anomaly-proofs.chain_silent");
  expect(waiting.waiting).toEqual(
    expect.arrayContaining(["publish", "anchor", "screen"].map((kind) => ({ kind, waiting: 1 }))),
  );
  const verified = await verify("A1/2026-11-02");
  expect(verified.result).toBe("open");
  expect(outcomes(verified)).toMatchObject({ table: "holds", path: "holds", anchored: "open" });
  trouble = {};
});

test("once it is back everything is done once, and the record is proved in every step", async () => {
  expect(await anchor()).toMatchObject({ sent: 4, again: 0, settled: 4, problem: null });
  expect(await anchor()).toMatchObject({ sent: 0, settled: 0 });
  const { waiting, tables, batches, costs } = await house.get("anomalies.chain");
  expect(waiting).toEqual([]);
  expect(tables).toMatchObject([{ hash: ruleSet, version: 1, rules: 2 }]);
  expect(batches).toMatchObject([{ leaves: 3, anchored: true, judged: 3, contradicted: 0 }]);
  expect(costs.map(({ kind }: { kind: string }) => kind)).toEqual([
    ...["deploy", "publish", "anchor", "screen"],
  ]);
  const verified = await verify("A1/2026-11-02");
  expect(verified).toMatchObject({ result: "holds", rules: ["amount-c1", "gap-short"] });
  expect(new Set(Object.values(outcomes(verified)))).toEqual(new Set(["holds"]));
  expect(verified.steps).toHaveLength(9);
  const rules = await house.get("anomalies.verify-rules", { ruleSet });
  expect(rules.steps.map(({ outcome }: { outcome: string }) => outcome)).toEqual(
    Array(3).fill("holds"),
  );
});

test("an answer that is lost on its way does not send anything twice", async () => {
  await screened(["A1/2026-11-04"]);
  trouble = { fateSoon: silent };
  expect((await anchor()).problem.code).toBe("anomaly-proofs.chain_silent");
  trouble = {};
  const { height } = await node.head();
  expect(await anchor()).toMatchObject({ sent: 1, again: 0, settled: 2 });
  expect((await node.head()).height).toBe(height + 1);
});

test("what never arrived is sent again as the same bytes, after asking", async () => {
  await screened(["A1/2026-11-05"]);
  trouble = { send: silent };
  await anchor();
  const [before] = await sql<{ hash: string }>`
    select hash from chain_transaction where state = 'sent'`;
  trouble = {};
  restart();
  const then = house.now();
  house.setNow(new Date(then.getTime() + 40 * 86_400_000));
  expect(await anchor()).toMatchObject({ sent: 1, again: 1, settled: 2 });
  house.setNow(then);
  const [after] = await sql<{ state: string }>`
    select state from chain_transaction where hash = ${before!.hash}`;
  expect(after!.state).toBe("mined");
});

test("what was mined while its number was asked about is mined, and not sent under another", async () => {
  await screened(["A1/2026-11-10"]);
  trouble = { fateSoon: silent };
  await anchor();
  let asked = 0;
  const fate = async (hash: string) => (asked++ === 0 ? undefined : await node.fate(hash));
  trouble = { fate: fate as unknown as () => never };
  const { height } = await node.head();
  expect(await anchor()).toMatchObject({ sent: 1, settled: 2, problem: null });
  expect((await node.head()).height).toBe(height + 1);
  trouble = {};
});

test("an anchor that a fork dropped is anchored again", async () => {
  const batch = await screened(["A1/2026-11-06"]);
  await anchor();
  const lines = (await readFile(book(), "utf8")).split("\n");
  await truncate(book(), Buffer.byteLength(`${lines.slice(0, -3).join("\n")}\n`));
  restart();
  expect(outcomes(await verify("A1/2026-11-06"))).toMatchObject({ anchored: "open" });
  expect(await anchor()).toMatchObject({ sent: 0, again: 2, settled: 2 });
  expect((await verify("A1/2026-11-06")).result).toBe("holds");
  const { batches } = await house.get("anomalies.chain");
  expect(batches).toContainEqual(expect.objectContaining({ id: batch, anchored: true, judged: 1 }));
});

test("a chain that lost everything is given everything again, to the same addresses", async () => {
  const { contract, node: before } = await house.get("anomalies.chain");
  await truncate(book(), 0);
  restart();
  expect((await anchor()).again).toBe(before.height);
  const after = await house.get("anomalies.chain");
  expect(after.contract).toEqual(contract);
  expect(after.node.height).toBe(before.height);
  expect((await verify("A1/2026-11-01")).result).toBe("holds");
});

test("the journal of an older backup finds on the chain what it does not remember", async () => {
  const batch = await screened(["A1/2026-11-07"]);
  await anchor();
  await sql`delete from chain_transaction where subject = ${batch}`;
  expect(await anchor()).toMatchObject({ sent: 1, problem: null });
  const { batches } = await house.get("anomalies.chain");
  expect(batches[0]).toMatchObject({ id: batch, anchored: true, judged: 1 });
});

test("a contract replaced at its address gets nothing and proves nothing", async () => {
  await screened(["A1/2026-11-08"]);
  trouble = { codeAt: (async () => "other") as unknown as () => never };
  const { height } = await node.head();
  expect((await anchor()).problem.code).toBe("anomaly-proofs.foreign_code");
  expect((await node.head()).height).toBe(height);
  expect(failing(await verify("A1/2026-11-01"))).toEqual(["code"]);
  trouble = {};
  expect(await anchor()).toMatchObject({ sent: 2, problem: null });
});

interface Sabotage {
  what: string;
  fails: string[];
  edit: () => Promise<unknown>;
  mend: () => Promise<unknown>;
}
const record = "A1/2026-11-02";
const flipRoot = () =>
  sql`update chain_batch set root = set_byte(root, 0, 255 - get_byte(root, 0))`;
const flipLeaf = () => sql`
  update chain_leaf set hash = set_byte(hash, 0, 255 - get_byte(hash, 0))
  where record = 'A1/2026-11-03'`;
const setByte = (byte: number) => () =>
  sql`update chain_rules set bytes = set_byte(bytes, 8, ${byte})`;
const setThreshold = (threshold: number) => () =>
  sql`
  update chain_rules
  set rules = jsonb_set(rules, '{rules,0,threshold}', to_jsonb(${threshold}::int))`;
const setInput = (amount: number) => () =>
  sql`
  update anomaly_alert set inputs = inputs || jsonb_build_object('amountDeviation', ${amount}::int)
  where record = ${record}`;
const setVerdict = (verdict: string) => () =>
  sql`update anomaly_alert set verdict = ${verdict} where record = ${record}`;
const sabotages: Sabotage[] = [
  {
    what: "one byte of the rule table",
    fails: ["table", "published"],
    ...{ edit: setByte(1), mend: setByte(184) },
  },
  {
    what: "one threshold of the rules with their names",
    fails: ["table", "verdict"],
    ...{ edit: setThreshold(9000), mend: setThreshold(3000) },
  },
  {
    what: "one stored input",
    fails: ["inputs", "proved"],
    ...{ edit: setInput(9999), mend: setInput(3002) },
  },
  {
    what: "the verdict",
    fails: ["inputs", "verdict", "proved", "event"],
    ...{ edit: setVerdict("01"), mend: setVerdict("11") },
  },
  {
    what: "another leaf of the batch",
    fails: ["path", "proved"],
    ...{ edit: flipLeaf, mend: flipLeaf },
  },
  { what: "the batch's root", fails: ["path", "anchored"], ...{ edit: flipRoot, mend: flipRoot } },
];
test.each(sabotages)("$what edited: verification fails where it must", async (sabotage) => {
  await sabotage.edit();
  const edited = await verify(record);
  expect(edited.result).toBe("fails");
  expect(failing(edited)).toEqual(sabotage.fails);
  await sabotage.mend();
  expect((await verify(record)).result).toBe("holds");
});

test("one event edited in the chain's book: verification fails", async () => {
  const text = await readFile(book(), "utf8");
  await writeFile(book(), text.replaceAll(`"${"0".repeat(63)}3"`, `"${"0".repeat(63)}2"`));
  restart();
  expect(failing(await verify(record))).toEqual(["event"]);
  await writeFile(book(), text);
  restart();
});

test("a verdict that the contract contradicts is kept and shown", async () => {
  const batch = await screened(["A1/2026-11-09"]);
  await sql`update anomaly_alert set verdict = '10' where record = 'A1/2026-11-09'`;
  await anchor();
  const { batches } = await house.get("anomalies.chain");
  expect(batches.find(({ id }: { id: string }) => id === batch)).toMatchObject({ contradicted: 1 });
  expect((await verify("A1/2026-11-09")).result).toBe("fails");
});

test("a contract whose deployment keeps reverting is not paid for without end", async () => {
  const elsewhere = async () => ({ ...(await node.head()), chain: "1:0x00" });
  const reverted = async (hash: string) => ({ ...(await node.fate(hash)), state: "reverted" });
  trouble = {
    head: elsewhere as unknown as () => never,
    fateSoon: reverted as unknown as () => never,
  };
  expect(await anchor()).toMatchObject({ sent: 3, settled: 3 });
  expect(await anchor()).toMatchObject({ sent: 0 });
  expect((await house.get("anomalies.chain")).stuck).toBe(1);
  trouble = {};
  await anchor();
});

test("the key lies sealed, and in no row, journal or answer in the clear", async () => {
  const [kept] = await sql<{
    account: string;
    sealed: Uint8Array;
  }>`select account, sealed from chain_key`;
  const key = await house.vault.decrypt("chain-key", kept!.sealed, "chain-key");
  expect(await node.accountOf(key)).toBe(kept!.account);
  const rows = await sql<{ all: string }>`
    select string_agg(input::text || coalesce(result::text, '') || coalesce(error, ''), ' ') as all from job`;
  expect(rows[0]!.all).not.toContain(Buffer.from(key).toString("hex"));
});

test("those who may not see a place verify none of its records; a record in no batch is said so", async () => {
  const elsewhere = person("N", ["compliance"], ["nowhere"]);
  const asked = { record };
  expect((await house.refused("anomalies.verify", asked, { as: elsewhere })).kind).toBe(
    "not_found",
  );
  const none = await house.refused("anomalies.verify", { record: "P-0" });
  expect(none.reason.code).toBe("anomaly-proofs.not_committed");
  const stranger = person("S", ["collector"]);
  expect((await house.refused("anomalies.chain", {}, { as: stranger })).kind).toBe("forbidden");
  const unknown = await house.refused("anomalies.publish-rules", { ruleSet: "0".repeat(64) });
  expect(unknown.reason.code).toBe("anomaly-proofs.unknown_rule_set");
});
