/** From payments in the lake to a rule set in force, through the running house. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../../stories/harness.ts";
import { ruleHash } from "../rules.ts";
import { liveRuleSets, ruleSetByHash } from "./rule-sets.ts";
import { mayMove } from "./rules.ts";
import { RuleSetState, type ThresholdCard } from "./schema.ts";

const [ann, bo] = [person("ann", ["data-scientist"]), person("bo", ["data-scientist"])];

let house: TestHouse;
/** The fit that every test begins from, and its draft. */
let first: { thresholdSet: string; hash: string; ruleSet: { id: string; hash: string } };
beforeAll(async () => {
  house = await openTestHouse();
  await house.database.transaction(async ({ sql }) => {
    await sql`insert into unit (id, name, level, path) values ('37', '山东', 'province', '37')`;
    await sql`insert into customer (customer_account, name, class, unit_id, opened_on)
      select '3701' || i, '户' || i, 'residential', '37', '2020-01-01' from generate_series(1000, 1099) as i`;
    await sql`insert into payment (payment_id, channel, customer_account, amount_fen, advance_fen, paid_at, paid_on)
      select derived_id('P', i || '/' || n), 'wechat', '3701' || i,
        (case when i < 1050 then 8000 else 60000 end * (1 + ((i * 31 + n * 17) % 23) / 60.0)
          * case when (i * 13 + n * 7) % 29 = 0 then 1.8 when (i * 11 + n * 5) % 31 = 0 then 0.55 else 1 end)::bigint, 0,
        moment, (moment at time zone 'Asia/Shanghai')::date
      from generate_series(1000, 1099) as i, generate_series(1, case when i < 1050 then 20 else 10 end) as n,
        lateral (select timestamptz '2026-11-10 04:00:00Z'
          - (case when i < 1050 then 30 else 60 end * n + (i * 7 + n * 5) % 6) * interval '1 day') as paid(moment)`;
  });
  await house.get("anomalies.profile", { months: 0 });
  first = await house.get("anomalies.fit", { asOf: "2026-10-31", seed: 3 }, { as: ann });
});
afterAll(() => house.close());

const cardsOf = async (set?: string): Promise<ThresholdCard[]> =>
  (await house.get("anomalies.thresholds", set === undefined ? {} : { set })).cards;
const inForce = () => house.database.transaction(liveRuleSets);

test("a fit makes cards and a draft that drives nothing; the same seed gives the same bytes", async () => {
  const cards = await cardsOf(first.thresholdSet);
  expect(cards.length).toBeGreaterThan(0);
  for (const card of cards) {
    expect(card).toMatchObject({ provenance: "catalogue", pickedBy: "expected" });
    expect(card.hash).toMatch(/^[0-9a-f]{64}$/);
    const front = await house.get("anomalies.front", { category: card.category });
    expect(front.points[front.picked]).toMatchObject(card.thresholds);
    expect(front.convergence.length).toBeGreaterThan(1);
  }
  const again = await house.get("anomalies.fit", { asOf: "2026-10-31", seed: 3 }, { as: bo });
  expect([again.hash, again.ruleSet.hash]).toEqual([first.hash, first.ruleSet.hash]);
  expect(await inForce()).toEqual([]);
  const { table } = await house.get("anomalies.rule-set", { id: first.ruleSet.id });
  expect(ruleHash(table)).toBe(first.ruleSet.hash);
});

test("into force by another person, and in place of another only once compared", async () => {
  const refusal = async (id: string, as = bo) =>
    (await house.refused("anomalies.switch", { id }, { as })).reason.code;
  expect(await refusal(first.ruleSet.id, ann)).toBe("anomaly-rule-sets.own_rule_set");
  await house.get("anomalies.switch", { id: first.ruleSet.id }, { as: bo });
  const byBudget = { set: first.thresholdSet, budget: 0.5 };
  const small = await house.get("anomalies.pick", byBudget, { as: ann });
  expect(small).toMatchObject({ state: "draft", budget: 0.5, madeBy: "ann" });
  expect(small.alertsPerDay).toBeLessThanOrEqual(0.5);
  const [{ category, points }] = (await cardsOf(first.thresholdSet)).sort(
    (one, other) => other.points - one.points,
  ) as [ThresholdCard];
  const most = { set: first.thresholdSet, points: { [category]: points - 1 } };
  const draft = await house.get("anomalies.pick", most, { as: ann });
  expect(await refusal(draft.id)).toBe("anomaly-rule-sets.not_compared");
  await house.get("anomalies.switch", { id: draft.id, to: "shadow" }, { as: bo });
  expect((await inForce()).map(({ state, id }) => [state, id])).toEqual([
    ["champion", first.ruleSet.id],
    ["shadow", draft.id],
  ]);
  const report = await house.get(
    "anomalies.compare",
    { challenger: draft.id, asOf: "2026-10-31", days: 365 },
    { as: bo },
  );
  const { both, onlyChampion, onlyChallenger } = report.total;
  expect(both + onlyChallenger).toBeGreaterThanOrEqual(Math.round(draft.alertsPerDay * 365));
  expect(onlyChallenger).toBeGreaterThan(0);
  expect(
    report.byCategory.reduce((sum: number, { records }: { records: number }) => sum + records, 0),
  ).toBe(report.records);
  expect(report.examples.length).toBe(Math.min(20, onlyChampion + onlyChallenger));
  const { replaced } = await house.get("anomalies.switch", { id: draft.id }, { as: bo });
  expect(replaced).toBe(first.ruleSet.id);
  const [champion, ...others] = await inForce();
  expect([champion?.id, others]).toEqual([draft.id, []]);
  const found = await house.database.transaction((transaction) =>
    ruleSetByHash(transaction, draft.hash),
  );
  expect(found).toMatchObject({ id: draft.id, table: champion!.table });
});

test("an anomaly confirmed by then is a label, one confirmed later is not yet", async () => {
  await house.database.transaction(async ({ sql }) => {
    await sql`insert into anomaly_case (id, subject, customer_account, state, state_since, opened_at)
      values ('AC-1', 'payment', '37011000', 'open', '2026-11-01', '2026-11-01')`;
    await sql`insert into anomaly_label (record, case_id, outcome, happened_at, alerted_at, judged_at, judged_by)
      select derived_id('P', '1000/' || n), 'AC-1', 'abnormal', '2026-10-01', '2026-10-02',
        timestamptz '2026-11-05', 'bo' from generate_series(3, 6) as n`;
  });
  const labelled = async (asOf: string) => {
    const { thresholdSet } = await house.get("anomalies.fit", { asOf }, { as: ann });
    const cards = await cardsOf(thresholdSet);
    return cards.filter(({ provenance }) => provenance === "model");
  };
  expect(await labelled("2026-11-03")).toEqual([]);
  const [card, ...others] = await labelled("2026-11-08");
  expect(others).toEqual([]);
  expect(card).toMatchObject({ confirmed: { abnormal: 4, normal: 0 }, pickedBy: "criterion" });
  expect(card!.notes.map(({ code }) => code)).toContain("anomalies.labels_found");
  const crossed = { asOf: "2026-11-08", paths: { [card!.category]: "search" } };
  const refused = await house.refused("anomalies.fit", crossed, { as: ann });
  expect([refused.kind, refused.reason.code]).toEqual(["conflict", "anomalies.search_with_labels"]);
  const forced = await house.get("anomalies.fit", { ...crossed, force: true }, { as: ann });
  expect(
    (await cardsOf(forced.thresholdSet)).find(({ category }) => category === card!.category),
  ).toMatchObject({
    isForced: true,
  });
});

test("what is not there, not yet, or not enough is refused with its reason", async () => {
  const code = async (operation: string, input: object) =>
    (await house.refused(operation, input, { as: ann })).reason.code;
  expect(await code("anomalies.fit", { asOf: "2027-01-01" })).toBe("anomaly-as-of.moment_ahead");
  expect(await code("anomalies.fit", { asOf: "1999-01-01" })).toBe("anomaly-rule-sets.no_payments");
  expect(await code("anomalies.front", { category: 200 })).toBe(
    "anomaly-rule-sets.unknown_category",
  );
  expect(await code("anomalies.pick", {})).toBe("anomaly-rule-sets.nothing_picked");
  expect(await code("anomalies.pick", { set: first.thresholdSet, points: { 1: 999 } })).toBe(
    "anomaly-rule-sets.no_point",
  );
  expect(await code("anomalies.switch", { id: "AR-0" })).toBe("anomaly-rule-sets.unknown_rule_set");
});

test("which state may follow which", () => {
  const table = RuleSetState.options.map((state) =>
    RuleSetState.options
      .filter((wanted) => {
        const switching = { wanted, actor: "bo", champion: undefined, isCompared: false };
        return mayMove({ id: "AR", state, madeBy: "ann" }, switching) === true;
      })
      .join(" "),
  );
  expect(table).toEqual([
    "shadow champion retired",
    "champion retired",
    "retired",
    "shadow champion",
  ]);
});

test("a payment made twice is abnormal whatever its amount and interval: their thresholds learn nothing from it", async () => {
  await house.database.transaction(
    ({ sql }) => sql`
      insert into anomaly_label (record, case_id, outcome, reason_code, happened_at, alerted_at, judged_at, judged_by)
      select derived_id('P', '1000/' || n), 'AC-1', 'abnormal', 'duplicate_payment', '2026-10-01', '2026-10-02',
        timestamptz '2026-11-12', 'bo' from generate_series(3, 6) as n`,
  );
  const { thresholdSet } = await house.get("anomalies.fit", { asOf: "2026-11-13" }, { as: ann });
  const cards = await cardsOf(thresholdSet);
  expect(cards.filter(({ confirmed }) => confirmed.abnormal > 0)).toEqual([]);
});

test("as of a moment the categories of then are read, whatever was fitted for later moments", async () => {
  const { fit } = await house.get("anomalies.profile", { months: 0, asOf: "2026-10-20" });
  const past = await house.get("anomalies.fit", { asOf: "2026-10-31", seed: 3 }, { as: ann });
  const { categoryFit } = await house.get("anomalies.thresholds", { set: past.thresholdSet });
  expect(categoryFit).toBe(fit);
  await house.get("anomalies.profile", { months: 0, asOf: "2026-11-10" });
  const again = await house.get("anomalies.fit", { asOf: "2026-10-31", seed: 3 }, { as: ann });
  expect(again.hash).toBe(past.hash);
});
