/** The checks of judgements over answers made up for the purpose: figures by hand, and each thing that is wrong found. */
import { expect, test } from "vitest";
import { addDays } from "../../../src/base/dates.ts";
import type { Asker, Year } from "../year.ts";
import { anomalyCheck } from "./judgement/anomalies.ts";
import { appealsCheck } from "./judgement/appeals.ts";
import { arrearsCheck } from "./judgement/arrears.ts";
import { gradesCheck } from "./judgement/grades.ts";

type Answers = Record<string, (input: never) => unknown>;

/** A year of December and January, over, whose house gives these answers. */
function yearOf(answers: Answers, more: object = {}): Year {
  const get = (operation: string, input: object = {}) =>
    Promise.resolve(answers[operation]!(input as never));
  const asker = { get, ask: get } as unknown as Asker;
  const options = { eve: "2025-11-30", months: 2, customers: 2000, past: 24, cities: ["3701"] };
  return {
    ...{ options, as: () => asker, today: () => "2026-01-31" },
    world: { first: "2025-11-01", events: [], book: { size: () => 1000 } },
    ahead: { events: [], outages: [] },
    town: { odd: () => [], natureOf: () => "prompt" },
    ...more,
  } as unknown as Year;
}

const accounts = ["0000000001", "0000000002", "0000000003", "0000000004"];
/** The last two never pay. */
const isBad = (account: string) => account > accounts[1]!;

function arrearsHouse(probability: (account: string) => number, asOf = "2025-12-01T16:00:00Z") {
  return yearOf({
    "arrears.summary": () => ({ run: { run: 1, asOf } }),
    "arrears.list": () => ({
      customers: accounts.map((customerAccount) => ({
        customerAccount,
        probability: probability(customerAccount),
      })),
    }),
    "bills.list": ({ month }: { month: string }) => ({
      bills: accounts.map((account) => ({
        ...{ billId: `${month}-${account}`, customerAccount: account, amountFen: "100" },
        ...{ dueOn: addDays(`${month}-01`, 46), lateFeePaidFen: "0" },
        ...(isBad(account)
          ? { state: "open", paidFen: "0" }
          : { state: "settled", paidFen: "100" }),
      })),
    }),
  });
}

test("arrears: probabilities that order the accounts as they came have AUC 1; the plain look knows them too", async () => {
  const [finding] = await arrearsCheck.run(arrearsHouse((account) => (isBad(account) ? 0.8 : 0.2)));
  expect(finding!.figures).toMatchObject({
    months: 1,
    accounts: 4,
    behind: 2,
    auc: 1,
    plainAuc: 1,
  });
  expect(finding!.figures.brier).toBe(0.04);
  expect(finding!.figures.calibrationError).toBe(0.2);
  // of January nobody was scored
  expect(finding).toMatchObject({ wrong: ["2026-01: nobody was scored"] });
});

test("arrears: what is no probability is wrong", async () => {
  const [finding] = await arrearsCheck.run(arrearsHouse((account) => (isBad(account) ? 1.2 : 0.2)));
  expect(finding!.wrong.filter((text) => text.endsWith("1.2"))).toHaveLength(2);
});

const paid = {
  ...{ account: accounts[0]!, day: "2025-12-10", fen: 900n, planted: "treble" },
  ...{ point: undefined },
};
const listed = (day: string, amountFen: string) => ({
  ...{ unit: "1", customerAccount: "******0001", customer: "王*", paidOn: day, amountFen },
});

function anomalyHouse(fired: object[]) {
  const alert = (record: string, amountFen: string) => ({
    ...{ record, subject: "payment", happenedAt: "2025-12-10T02:00:00Z", amountFen, fired },
    outcome: "abnormal",
  });
  const payments = [
    ...["2025-11-02", "2025-11-09", "2025-11-16", "2025-11-23"].map((day, at) =>
      listed(day, String(300 + 10 * at)),
    ),
    listed("2025-12-10", "900"),
  ];
  return yearOf(
    {
      "anomalies.list": ({ show }: { show: string }) => ({
        cases: show === "judged" ? [{ id: "AC-1" }] : [],
      }),
      "anomalies.show": () => ({
        customerAccount: accounts[0],
        alerts: [alert("P-1", "900"), alert("P-2", "310")],
      }),
      "payments.list": ({ from, until }: { from: string; until: string }) => ({
        payments: payments.filter(({ paidOn }) => from <= paidOn && paidOn <= until),
      }),
    },
    { town: { odd: () => [paid] } },
  );
}

test("anomalies: one right alert of two, the one odd payment found, by three sigma too", async () => {
  const [finding] = await anomalyCheck.run(anomalyHouse([{ field: "amountDeviation" }]));
  expect(finding).toMatchObject({ wrong: [] });
  expect(finding!.figures).toMatchObject({
    ...{ alerts: 2, precision: 0.5, recall: 1, "recall treble": "1/1", rightlyJudged: 0.5 },
    ...{ plainAlerts: 1, plainPrecision: 1, "plain recall": 1 },
  });
});

test("anomalies: an alert without a reason is wrong", async () => {
  const [finding] = await anomalyCheck.run(anomalyHouse([]));
  expect(finding).toMatchObject({
    wrong: [expect.stringContaining("P-1"), expect.stringContaining("P-2")],
  });
});

test("grades: a jump from A to C is counted, a score above 100 and a missing reason are wrong", async () => {
  let grade = "A";
  let score = 90;
  let reasons: object[] = [{ code: "credit.in_order" }];
  const year = yearOf({
    "credit.list": () => ({
      rows: accounts.map((customerAccount, at) => ({
        ...{ customerAccount, grade: at === 0 ? grade : "B", score, reasons },
      })),
    }),
    "bills.list": () => ({ bills: [{ customerAccount: accounts[0], dueOn: "2025-12-16" }] }),
  });
  const [first] = await gradesCheck.run(year);
  expect(first).toMatchObject({
    wrong: [],
    figures: { graded: 4, prompt: 1.75, "plain prompt": 1.5 },
  });
  [grade, score, reasons] = ["C", 101, []];
  const [second] = await gradesCheck.run(year);
  expect(second!.figures).toMatchObject({ moved: 0.25, jumped: 0.25, "plain moved": 0 });
  expect(second!.wrong).not.toEqual([]);
  expect(second!.wrong).toHaveLength(8);
});

test("appeals: an alert a day before the outbreak leads by a day; one about nothing is a false alarm", async () => {
  const plan = { cityId: "3701", category: "停电问题" };
  const event = {
    ...{ plan, day: "2026-01-10", lastDay: "2026-01-11", signalsFrom: "2026-01-06" },
    startedAt: new Date("2026-01-10T04:00:00Z"),
  };
  const alert = (openedAt: string, category: string, peakScore = 80) => ({
    ...{ region: "3701", category, openedAt, peakScore, openedBecause: null },
  });
  const counts = [...Array(40).keys()].map((at) => ({
    asOf: `${addDays("2025-12-01", at)}T16:00:00.000Z`,
    current: at === 39 ? 9 : 1,
  }));
  const house = (alerts: object[]) =>
    yearOf(
      {
        "appeals.alerts": () => ({ rows: alerts }),
        "tickets.taxonomy": () => ({ categories: [{ zh: "停电问题" }] }),
        "appeals.trend": () => ({ points: counts }),
      },
      { ahead: { events: [event], outages: [] } },
    );
  const early = alert("2026-01-09T04:00:00.000Z", "停电问题");
  const stray = alert("2025-12-20T16:00:00.000Z", "服务密码");
  const [finding] = await appealsCheck.run(house([early, stray]));
  expect(finding).toMatchObject({ wrong: [] });
  expect(finding!.figures).toMatchObject({
    ...{ events: 1, alerts: 2, recall: 1, before: 1, medianLeadHours: 24, falseAMonth: 0.5 },
    // nine tickets on the day before: told at its end
    ...{ "plain alerts": 1, "plain medianLeadHours": 12, "plain falseAMonth": 0 },
  });
  const [bad] = await appealsCheck.run(house([alert("2026-01-09T04:00:00.000Z", "停电问题", 120)]));
  expect(bad!.wrong).not.toEqual([]);
});
