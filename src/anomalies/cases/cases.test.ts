/** The anomaly desk from a screen to a label, on PostgreSQL and DuckDB: nothing is judged twice, seen early or lost. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  makePayments,
  makeRuleSets,
  odd,
  shadowTable,
  table,
} from "../../../stories/anomaly-scene.ts";
import { openTestHouse, person, type TestHouse } from "../../../stories/harness.ts";
import { isRefusal } from "../../base/refusal.ts";
import { screeningOf } from "../behaviour/behaviour.ts";
import { amountDeviation, gapDeviation } from "../explaining/counterfactual.ts";
import { liveRuleSets } from "../rule-sets/rule-sets.ts";
import { judgeRecord, ruleHash, verdictOf } from "../rules.ts";
import { alertsOfScreen } from "../screening/screening.ts";
import { paymentsJudged } from "../screening/sieve.ts";
import type { CaseRow, PaymentFacts } from "./schema.ts";

const now = new Date("2026-11-20T01:00:00Z");
const ann = { ...person("ann", ["anomaly-analyst"]), seesPersonalData: true };
const bo = { ...person("bo", ["anomaly-analyst"]), seesPersonalData: true };
const zhang = { ...ann, id: "zhang", name: "张小三" };
const jinan = person("jinan", ["anomaly-analyst"], ["37/3701"]);

let house: TestHouse;
let screened: { screens: { screen: number; role: string; fired: number; opened: number }[] };

const listed = async (input: object = {}, as = ann): Promise<CaseRow[]> =>
  (await house.get("anomalies.list", { show: "waiting", ...input }, { as })).cases;
const caseOf = async (account: string): Promise<CaseRow> =>
  (await listed()).find(({ customerAccount }) => customerAccount === account)!;

beforeAll(async () => {
  house = await openTestHouse({ now });
  await house.get("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
  for (const [id, name] of [
    ["3701", "济南市"],
    ["3702", "青岛市"],
  ])
    await house.get("organisation.add-unit", { id, name, level: "city", parent: "37" });
  for (const [id, name, scope] of [
    ["ann", "安", "*"],
    ["bo", "博", "*"],
    ["jinan", "济", "3701"],
  ])
    await house.get("organisation.add-person", {
      ...{ id, name },
      roles: ["anomaly-analyst"],
      scope: [scope],
    });
  await house.database.transaction(makePayments);
  await makeRuleSets(house);
  screened = await house.get("anomalies.screen");
});
afterAll(() => house.close());

describe("a screen", () => {
  test("alerts what was planted, by the live rules, and keeps the shadow's apart", async () => {
    const [champion, shadow] = screened.screens;
    expect([champion!.role, shadow!.role, shadow!.opened]).toEqual(["champion", "shadow", 0]);
    const accounts = (await listed()).map((row) => row.customerAccount ?? row.agency);
    expect(accounts.toSorted()).toEqual(
      [odd.tripled, odd.doubled, odd.late, odd.elsewhere, odd.agency].toSorted(),
    );
    expect(champion!.opened).toBe(accounts.length);
    expect(shadow!.fired).toBeGreaterThan(0);
  });

  test("keeps the inputs of each verdict: judged again it is the same, bit by bit", async () => {
    for (const [at, rules] of [table, shadowTable].entries()) {
      const { screen } = screened.screens[at]!;
      const alerts = await house.database.transaction((inside) => alertsOfScreen(inside, screen));
      expect(alerts.length).toBeGreaterThan(0);
      for (const { ruleSet, record, verdict } of alerts) {
        expect(ruleSet).toBe(ruleHash(rules));
        expect(judgeRecord(rules, record)).toBe(verdict);
      }
    }
  });

  test("done again it adds no alert and no case", async () => {
    const counts = () =>
      house.database.transaction(
        ({ sql }) => sql`
          select (select count(*) from anomaly_alert) as alerts,
            (select count(*) from anomaly_case) as cases,
            (select count(*) from anomaly_case_record) as records`,
      );
    const before = await counts();
    const again = await house.get("anomalies.screen");
    expect(again.screens[0]).toMatchObject({ opened: 0, fired: screened.screens[0]!.fired });
    expect(await counts()).toEqual(before);
  });

  test("as of an earlier moment nothing later is seen", async () => {
    const early = await house.get("anomalies.screen", { asOf: "2026-11-02" }, { dryRun: true });
    expect(early.screens[0]).toMatchObject({ fired: 0 });
    expect(early.screens[0].records).toBeGreaterThan(0);
    const ahead = await house.refused("anomalies.screen", { asOf: "2026-12-01" });
    expect(ahead.reason.code).toBe("anomaly-as-of.moment_ahead");
  });
});

describe("a verdict explained", () => {
  test("says the rule, the value, the threshold, and gives the same verdict once more", async () => {
    const { id } = await caseOf(odd.tripled);
    const { alerts } = await house.get("anomalies.show", { case: id }, { as: ann });
    const told = await house.get("anomalies.explain", { record: alerts[0].record }, { as: ann });
    expect(told).toMatchObject({ judgedFrom: "alert", rerun: { same: true } });
    expect(told.customerAccount).toMatch(/\*/);
    const [fired] = told.rules;
    expect(fired).toMatchObject({ rule: "amount", fired: true, threshold: 6000 });
    expect(fired.value).toBeGreaterThan(6000);
    expect(fired.ordinary.to).toBeLessThan(31_234);
    expect(fired.ordinary.from).toBeGreaterThan(5_000);
    expect(told.ordinary.en).toBe(`ordinary up to ${(fired.ordinary.to / 100).toFixed(2)} yuan`);
    expect(told.peers.records).toBeGreaterThan(30);
    expect(told.season).toMatchObject({ month: 11 });
  });

  test("rests on the formula that judged: of every payment the inverse measures what the population's SQL did", async () => {
    const [champion] = await house.database.transaction(liveRuleSets);
    const screening = screeningOf({ rulebooks: house.rulebooks, now });
    if (isRefusal(screening) || !champion) throw new Error("rules are in force");
    const sieve = { ...champion, screening, asOf: now, since: new Date(0), all: true };
    let count = 0;
    for await (const { judged } of paymentsJudged(await house.analytics(), sieve))
      for (const { record, facts } of judged) {
        const { measure, amountFen, intervalDays } = facts as PaymentFacts;
        expect(amountDeviation(amountFen, measure)).toBe(record.values.amountDeviation);
        if (intervalDays === null) continue;
        expect(gapDeviation(intervalDays, measure)).toBe(record.values.gapDeviation);
        count++;
      }
    expect(count).toBeGreaterThan(500);
  });

  test("of a record that never fired is read from the lake, and it is ordinary", async () => {
    const [{ id }] = (await house.database.transaction(
      ({ sql }) => sql`
        select payment_id as id from payment
        where customer_account = 'A000010' order by paid_at desc limit 1`,
    )) as [{ id: string }];
    const told = await house.get("anomalies.explain", { record: id }, { as: ann });
    expect(told).toMatchObject({ judgedFrom: "lake", ordinary: null, rerun: { same: true } });
    expect(verdictOf(told.verdict)).toBe(0n);
  });

  test("nothing is told of another city's record, nor unmasked without the right to it", async () => {
    const { id } = await caseOf(odd.elsewhere);
    const { alerts } = await house.get("anomalies.show", { case: id }, { as: ann });
    const record = alerts[0].record;
    const hidden = await house.refused("anomalies.explain", { record }, { as: jinan });
    expect(hidden.kind).toBe("not_found");
    const unmasked = await house.refused(
      "anomalies.explain",
      { record, unmask: true },
      { as: jinan },
    );
    expect(unmasked.kind).toBe("forbidden");
    expect((await listed({}, jinan)).map((row) => row.agency ?? row.customerAccount)).toEqual(
      expect.not.arrayContaining([odd.agency, odd.elsewhere]),
    );
    expect((await house.refused("anomalies.show", { case: id }, { as: jinan })).kind).toBe(
      "not_found",
    );
  });
});

describe("a case", () => {
  test("is ranked by chance times stake, within what the day has room for", async () => {
    const { cases, capacity } = await house.get("anomalies.list", {}, { as: ann });
    expect(capacity).toBe(40);
    const values = cases.map((row: CaseRow) => BigInt(row.valueFen as string));
    expect(values).toEqual(values.toSorted((one: bigint, other: bigint) => Number(other - one)));
    expect(cases[0].chance).toBeCloseTo(3 / 10, 9);
  });

  test("is nobody's own, and nobody judges what is another's", async () => {
    const { id } = await caseOf(odd.tripled);
    const word = { case: id, code: "prepaid" };
    const own = await house.refused("anomalies.judge", word, { as: zhang });
    expect(own.reason.code).toBe("anomaly-cases.own_account");
    await house.get("anomalies.assign", { case: id }, { as: ann });
    const foreign = await house.refused("anomalies.judge", word, { as: bo });
    expect(foreign.reason.code).toBe("anomaly-cases.anothers");
    const nobody = await house.refused(
      "anomalies.assign",
      { case: id, to: "nobody-there" },
      { as: ann },
    );
    expect(nobody.reason.code).toBe("anomaly-cases.no_person");
    const { id: far } = await caseOf(odd.elsewhere);
    const blind = await house.refused("anomalies.assign", { case: far, to: "jinan" }, { as: ann });
    expect(blind.reason.code).toBe("anomaly-cases.no_person");
  });

  test("judged it is a label from then on and not before; taken back it is none, and judged by another", async () => {
    const labels = async (asOf: string) =>
      (await house.analytics()).query({
        relations: ["anomaly_labels"],
        parameters: { as_of: new Date(asOf) },
        select: "select record, is_abnormal, reason_code from anomaly_labels",
      });
    const { id } = await caseOf(odd.doubled);
    const evidence = await house.file("缴费时间,金额\n2026-11-06,106.00\n", "流水.csv");
    const word = { case: id, code: "duplicate_payment", comment: "同日两笔", evidence };
    expect(await house.get("anomalies.judge", word, { as: ann })).toMatchObject({
      state: "judged",
    });
    expect(await labels("2026-11-20T01:00:00Z")).toEqual([]);
    expect(await labels("2026-11-20T01:00:01Z")).toMatchObject([
      { is_abnormal: true, reason_code: "duplicate_payment" },
    ]);
    const proof = await house.get(
      "attachments.list",
      { subject: `anomaly-case:${id}` },
      { as: bo },
    );
    expect(proof.attachments).toMatchObject([{ name: "流水.csv", kind: "evidence" }]);

    house.setNow(new Date("2026-11-21T01:00:00Z"));
    await house.get("anomalies.reopen", { case: id, comment: "再看一次" }, { as: bo });
    expect(await labels("2026-11-22T00:00:00Z")).toEqual([]);
    expect(await labels("2026-11-20T12:00:00Z")).toHaveLength(1);
    const same = await house.refused("anomalies.judge", word, { as: ann });
    expect(same.reason.code).toBe("anomaly-cases.second_person");
    await house.get("anomalies.assign", { case: id }, { as: ann });
    const taken = await house.refused("anomalies.judge", word, { as: ann });
    expect(taken.reason.code).toBe("anomaly-cases.second_person");
    await house.get("anomalies.assign", { case: id, to: "bo" }, { as: ann });
    await house.get("anomalies.judge", { case: id, code: "prepaid" }, { as: bo });
    expect(await labels("2026-11-22T00:00:00Z")).toMatchObject([{ is_abnormal: false }]);
    const report = await house.get("anomalies.labels", {}, { as: ann });
    expect(report).toMatchObject({ records: 1, abnormal: 0, byReason: [{ code: "prepaid" }] });
    expect(report.delayDays.toAlert.p50).toBeGreaterThan(5);
    house.setNow(now);
  });

  test("keeps the refund that was asked for because of it", async () => {
    const { id } = await caseOf(odd.tripled);
    const [payment] = (await house.get("anomalies.show", { case: id }, { as: ann })).alerts;
    const order = await house.get("refunds.request", {
      ...{ customerAccount: odd.tripled, amountYuan: "200.00", reasonType: "over_payment" },
      ...{ to: "advance", payment: payment.record, anomalyCase: id },
    });
    const [letter] = (await house.database.transaction(
      ({ sql }) => sql`select input from outbox where operation = 'anomalies.refund-linked'`,
    )) as [{ input: object }];
    const { id: other } = await caseOf(odd.late);
    const foreign = { ...letter.input, case: other };
    expect((await house.refused("anomalies.refund-linked", foreign)).kind).toBe("not_found");
    await house.get("anomalies.refund-linked", letter.input);
    const shown = await house.get("anomalies.show", { case: id }, { as: ann });
    expect(shown.refunds).toEqual([order.id]);
    expect(shown.events.at(-1)).toMatchObject({ kind: "refund", details: { refund: order.id } });
  });

  test("an account's page shows its cases and nothing of others'", async () => {
    const asked = { customerAccount: odd.late };
    const { cases } = await house.get("anomalies.of-account", asked, { as: ann });
    expect(cases).toHaveLength(1);
    expect(cases[0].reasons[0].code).toBe("anomaly.late");
    const foreign = { customerAccount: odd.elsewhere };
    expect((await house.refused("anomalies.of-account", foreign, { as: jinan })).kind).toBe(
      "not_found",
    );
  });
});

describe("an allowance", () => {
  test("has an end not too far off, and until then what fires is noted and opens nothing", async () => {
    const wish = { customerAccount: "A000008", field: "amountDeviation" };
    const far = await house.refused(
      "anomalies.allow",
      { ...wish, until: "2099-01-01" },
      { as: ann },
    );
    expect(far.reason.code).toBe("anomaly-cases.allowed_too_long");
    const past = await house.refused(
      "anomalies.allow",
      { ...wish, until: "2026-11-01" },
      { as: ann },
    );
    expect(past.reason.code).toBe("anomaly-cases.allowed_in_past");
    const own = { customerAccount: odd.tripled, until: "2026-12-01" };
    expect((await house.refused("anomalies.allow", own, { as: zhang })).reason.code).toBe(
      "anomaly-cases.own_account",
    );
    const both = { ...wish, agency: odd.agency, until: "2026-12-01" };
    expect((await house.refused("anomalies.allow", both, { as: ann })).kind).toBe("invalid");
    const { id } = await house.get(
      "anomalies.allow",
      { ...wish, until: "2026-12-01" },
      { as: ann },
    );
    const planted = [
      { account: "A000008", at: "2026-11-20T02:00:00Z" },
      { account: "A000009", at: "2026-11-20T02:00:00Z" },
    ];
    await house.database.transaction(async ({ sql }) => {
      for (const { account, at } of planted)
        await sql`
          insert into payment (payment_id, channel, customer_account, amount_fen, advance_fen, paid_at, paid_on)
          values (derived_id('P', ${account} || ' allowed'), 'counter', ${account}, 99000, 99000, ${at},
            '2026-11-20')`;
    });
    house.setNow(new Date("2026-11-20T16:30:00Z"));
    const { screens } = await house.get("anomalies.screen");
    expect(screens[0]).toMatchObject({ noted: 1, opened: 1 });
    expect(await caseOf("A000008")).toBeUndefined();
    expect(await caseOf("A000009")).toBeDefined();
    await house.get("anomalies.disallow", { allowance: id }, { as: bo });
    const { allowances } = await house.get("anomalies.allow-list", {}, { as: ann });
    expect(allowances).toEqual([]);
    const all = await house.get("anomalies.allow-list", { all: true }, { as: ann });
    expect(all.allowances).toMatchObject([{ id, liftedBy: "bo", stands: false }]);
  });
});

test("the audit of agencies names the day, the rules and the amount, for the whole utility only", async () => {
  const shown = await house.get("anomalies.agencies", { agency: odd.agency }, { as: ann });
  expect(shown.agencies).toMatchObject([
    {
      agency: odd.agency,
      days: 1,
      payments: 12,
      amountFen: "211800",
      alerts: 1,
      mostUnrelated: 12,
    },
  ]);
  expect(shown.daily[0].reasons.map(({ code }: { code: string }) => code).sort()).toEqual([
    "anomaly.off_hours",
    "anomaly.unrelated",
  ]);
  expect((await house.refused("anomalies.agencies", {}, { as: jinan })).kind).toBe("forbidden");
});

test("whoever looks at a case unmasked leaves a line", async () => {
  const { id } = await caseOf(odd.late);
  const lines = () =>
    house.database.transaction(
      ({ sql }) => sql`select from audit_line where operation = 'anomalies.show'`,
    );
  const before = (await lines()).length;
  const masked = await house.get("anomalies.show", { case: id }, { as: ann });
  expect(masked.name).toMatch(/\*/);
  expect((await lines()).length).toBe(before);
  const open = await house.get("anomalies.show", { case: id, unmask: true }, { as: ann });
  expect(open.name).toBe("客户3");
  expect((await lines()).length).toBe(before + 1);
});
