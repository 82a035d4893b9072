/** Invariant: a decision is told again, to the byte, whatever was renamed, handed over or published since. */
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  collector,
  type DunningScene,
  openDunningScene,
  tuesday,
} from "../../../stories/dunning-scene.ts";
import { createShelf } from "../../rulebooks/rulebooks.ts";
import { policyDecidedBy } from "../policy/reading.ts";

let house: DunningScene;
beforeAll(async () => {
  house = await openDunningScene();
});
afterAll(() => house.close());

const as = { as: collector };
const linesOf = (run: string) => house.get("dunning.lines", { run }, as);
const sql = (strings: TemplateStringsArray, ...values: never[]) =>
  house.database.transaction((transaction) => transaction.sql(strings, ...values));
const customer = async (account: string, name: string, unit: string) => {
  const heading = "户号,户名,用电类别,供电单位,开户日期,联系电话,用电地址\n";
  const row = `${account},${name},居民,${unit},2020-01-05,13800000000,海滨路1号\n`;
  await house.get("customers.import", { file: await house.file(heading + row) });
};
const renamed = async (text: string, id: string) => {
  const words = text.replaceAll("短信提醒", "短信").replaceAll("电话催费", "去电");
  const hash = "b".repeat(64);
  await house.database.transaction(async ({ sql: within }) => {
    await within`
      insert into dunning_policy (id, title_zh, title_en, text, hash, state, simulation_id,
        approval_id, written_by, written_at)
      values (${id}, '新', 'new', ${words}, ${hash}, 'approved', 's', 'a', 'mei', ${tuesday})`;
    await within`
      insert into dunning_policy_publication (policy_id, from_day, published_by, published_at, reason)
      values (${id}, '2026-11-24', 'mei', ${tuesday}, 'other words')`;
  });
};

test("an old run names steps by its policy, customers and units as they were called (year of seed 1)", async () => {
  const [account, moved] = [await house.fresh(13), await house.fresh(31)];
  const { id: run } = await house.get("dunning.propose", {}, as);
  const [before, summary] = [await linesOf(run), await house.get("dunning.proposal", { run }, as)];
  const first = before.lines.find((line: { step: string }) => line.step === "sms");
  expect(first).toMatchObject({ name: "顾*青", unitName: "市南区", stepName: { zh: "短信提醒" } });

  await customer(account, "钱一二", "市南区");
  await customer(account, "孙三四", "市北区");
  await customer(moved, "顾长青", "市北区");
  await sql`update unit set name = '南区' where id = '370202'`;
  const { text } = await house.get("dunning.policy", { policy: "live" });
  await renamed(text, "DP-2026-000999");

  expect(JSON.stringify(await linesOf(run))).toBe(JSON.stringify(before));
  expect((await house.get("dunning.proposal", { run }, as)).steps).toEqual(summary.steps);

  // an edit takes its step from the policy whose name the approver reads
  const softer = { run, customerAccount: moved, step: "sms" };
  await house.get("dunning.edit-line", softer, as);
  const edited = (await house.get("dunning.lines", { run, customerAccount: moved }, as)).lines[0];
  expect(edited).toMatchObject({ unitName: "市南区", stepName: { zh: "短信提醒" }, version: 2 });
  const next = await house.get("dunning.propose", {}, as);
  expect(next).toMatchObject({ policy: "DP-2026-000999", unitName: "南区", lines: 0 });
});

test("lines from before anything was kept are told by the first words that were", async () => {
  const account = await house.fresh(13);
  const { id: run } = await house.get("dunning.propose", {}, as);
  await sql`update dunning_line set customer_change = 0, unit_change = 0 where run_id = ${run as never}`;
  const before = await linesOf(run);
  await customer(account, "李五六", "市北区");
  await customer(account, "周七八", "市北区");
  expect(await linesOf(run)).toEqual(before);
});

test("a run's policy is found again when its file has gone; another text of its name is none", async () => {
  const rulebooks = createShelf([]);
  const [book] = house.rulebooks.versions("dunning-policy");
  const named = { policy: `rulebook:${book!.version}`, policyHash: book!.hash };
  await house.database.transaction(async (transaction) => {
    const found = await policyDecidedBy({ transaction, rulebooks }, named);
    expect(found).toMatchObject({ name: named.policy, hash: named.policyHash });
    expect(found!.steps.get("sms")).toMatchObject({ zh: "短信提醒" });
    const other = { ...named, policyHash: "c".repeat(64) };
    expect(await policyDecidedBy({ transaction, rulebooks }, other)).toBeUndefined();
  });
});
