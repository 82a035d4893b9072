/** Debts and what dunning did about them, over bills made up for the purpose: money, days, cost, and an idle twin. */
import { expect, test } from "vitest";
import { Journal } from "../journal.ts";
import type { Asker, Year } from "../year.ts";
import { billLives } from "./bill-lives.ts";
import { dunningCheck, prices } from "./dunning.ts";

const bill = (billId: string, given: object) => ({
  ...{ billId, customerAccount: billId, state: "open", amountFen: "10000", paidFen: "0" },
  ...{ lateFeePaidFen: "0", dueOn: "2025-12-16", ...given },
});
/** In time; never; ten days late after a part in time; never, and corrected away. */
const bills = [
  bill("A", { state: "settled", paidFen: "10000" }),
  bill("B", {}),
  bill("C", { state: "settled", paidFen: "10000", lateFeePaidFen: "30" }),
  bill("D", { state: "reversed" }),
];
const settlements = [
  { valueOn: "2025-12-26", principalFen: "6000", undoneBy: null },
  { valueOn: "2025-12-10", principalFen: "4000", undoneBy: null },
  { valueOn: "2025-12-09", principalFen: "10000", undoneBy: "a reversal" },
];
const action = (channel: string, state: string, madeAt: string) => ({ channel, state, madeAt });
const actions = [
  action("sms", "delivered", "2026-01-05T02:00:00Z"),
  action("visit", "to_do", "2026-01-04T02:00:00Z"),
  action("call", "failed", "2026-01-03T02:00:00Z"),
  action("sms", "delivered", "2025-11-20T02:00:00Z"),
];

function yearThat({ collects }: { collects: boolean }): Year {
  const answers: Record<string, (input: { month?: string }) => object> = {
    "bills.list": ({ month }) => ({ bills: month === "2025-11" ? bills : [] }),
    "bills.show": () => ({ settlements }),
    "dunning.actions": () => ({ actions }),
  };
  const get = (operation: string, input: object = {}) =>
    Promise.resolve(answers[operation]!(input));
  const today = () => "2026-02-28";
  const journal = new Journal(today);
  journal.count("town: rang up, asked at all", 2);
  journal.count("town: complained");
  const options = { eve: "2025-11-30", months: 3, collects };
  const asker = { get } as unknown as Asker;
  return { options, journal, today, as: () => asker } as unknown as Year;
}

test("a bill's life: in time it is settled by its due day, a part in time is no debt, what was undone never was", async () => {
  const lives = await billLives(yearThat({ collects: true }));
  expect(lives.map(({ billId, settledOn, overdueFen }) => [billId, settledOn, overdueFen])).toEqual(
    [
      ["A", "2025-12-16", 0n],
      ["B", undefined, 10_000n],
      ["C", "2025-12-26", 6_000n],
    ],
  );
});

test("of two debts of 160 yuan 60 come in after ten days; a message and a call were paid for, not the visit to be made", async () => {
  const [finding] = await dunningCheck.run(yearThat({ collects: true }));
  expect(finding).toMatchObject({ wrong: [] });
  expect(finding!.figures).toMatchObject({
    ...{ debts: 2, overdueYuan: 160, recoveredYuan: 60, recovered30: 0.375, recovered60: 0.375 },
    // ten days, and sixty for the one that is owed still
    ...{ daysUntilPaid: 35, sms: 1, call: 1, visit: 0, rangUp: 2, complained: 1 },
    costYuan: (prices.sms.fen + prices.call.fen) / 100,
  });
  expect(finding!.charts![0]!.series[0]!.values).toEqual([60, 0, 0]);
});

test("a twin in which somebody was dunned is none", async () => {
  const [finding] = await dunningCheck.run(yearThat({ collects: false }));
  expect(finding).toMatchObject({ wrong: ["2 actions in a year without collectors"] });
});
