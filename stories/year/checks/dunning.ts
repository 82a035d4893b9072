/**
 * What dunning brings in and what it costs: how overdue debts were paid, what was done about them, what people
 * said of it. Alone the figures say little: a twin of the same seed that does nothing stands beside them.
 * @module
 */
import { addDays, type Day, dayOf } from "../../../src/base/dates.ts";
import type { Chart, Check, Finding, Year } from "../year.ts";
import { type BillLife, billLives, daysLate } from "./bill-lives.ts";
import { fixed, shareOf } from "./judgement/figures.ts";
import { everyRow } from "./pages.ts";

/** An hour of a person of the utility, in fen: mean yearly wage of urban non-private units over 249 days of 8 hours. */
const hourFen = Math.round(12_069_800 / (249 * 8));
const minutes = (count: number) => Math.round((hourFen * count) / 60);

/** What one contact costs, in fen. Times are our estimate; prices as the source has them. */
export const prices = {
  app: { fen: 0, source: "own app" },
  sms: {
    fen: 4,
    source: "bulk SMS of a Chinese cloud, 0.032 to 0.05 yuan each (list price, 2025)",
  },
  voice: { fen: 15, source: "own estimate: one minute of a voice call" },
  letter: {
    fen: 420,
    source: "registered letter within China: 1.20 and 3.00 yuan (postal tariff)",
  },
  call: { fen: minutes(5), source: "five minutes; wage 120,698 yuan a year (NBS, 2023)" },
  visit: { fen: minutes(40), source: "forty minutes with the way; the same wage" },
  field: { fen: 2 * minutes(120), source: "two people an hour to cut off, and one to restore" },
} as const;
type Channel = keyof typeof prices;

/** States of an action in which it was done, or tried at least. */
const tried = new Set(["sending", "sent", "unknown", "delivered", "failed"]);

/** A debt is looked at for so long after its due day. */
const within = [30, 60] as const;
const longest = 60;

export const dunningCheck: Check = {
  name: "dunning",
  monthly: false,
  async run(year) {
    const debts = await debtsOf(year);
    const done = await actionsOf(year);
    const contacts = [...done.values()].reduce((sum, count) => sum + count, 0);
    const isIdle = !year.options.collects;
    const wrong =
      isIdle && contacts > 0 ? [`${contacts} actions in a year without collectors`] : [];
    const finding: Finding = {
      group: "dunning",
      zh: year.options.collects ? "催费：回收、成本与投诉" : "不催费的孪生年：回收、成本与投诉",
      en: `Dunning: recovery, cost and complaints${isIdle ? ", of the twin that does nothing" : ""}`,
      figures: {
        ...recovery(debts, year.today()),
        ...costs(done),
        rangUp: grievancesOf(year),
        complained: year.journal.total("town: complained"),
      },
      wrong,
      charts: [recoveredChart(debts, year)],
    };
    return [finding];
  },
};

/** Bills that fell due in the year and were not paid in full on their due day. */
async function debtsOf(year: Year): Promise<BillLife[]> {
  const first = addDays(year.options.eve, 1);
  const lives = await billLives(year);
  return lives.filter(({ dueOn, overdueFen }) => dueOn >= first && overdueFen > 0n);
}

const yuan = (fen: bigint | number) => fixed(Number(fen) / 100);
const sumOf = (debts: readonly BillLife[], fenOf: (debt: BillLife) => bigint) =>
  debts.reduce((sum, debt) => sum + fenOf(debt), 0n);

const paidBy = ({ late }: BillLife, day: Day) =>
  late.reduce((sum, { on, fen }) => (on <= day ? sum + fen : sum), 0n);

/** Shares of the money of debts that are old enough to say; days until paid count sixty where it took longer. */
function recovery(debts: readonly BillLife[], today: Day) {
  const shares = within.map((days) => {
    const old = debts.filter(({ dueOn }) => addDays(dueOn, days) <= today);
    const paid = Number(sumOf(old, (debt) => paidBy(debt, addDays(debt.dueOn, days))));
    const owed = Number(sumOf(old, ({ overdueFen }) => overdueFen));
    return [`recovered${days}`, shareOf(paid, owed)];
  });
  const old = debts.filter(({ dueOn }) => addDays(dueOn, longest) <= today);
  const days = old.reduce((sum, debt) => sum + Math.min(longest, daysLate(debt, today)), 0);
  return {
    debts: debts.length,
    overdueYuan: yuan(sumOf(debts, ({ overdueFen }) => overdueFen)),
    recoveredYuan: yuan(sumOf(debts, (debt) => paidBy(debt, today))),
    ...Object.fromEntries(shares),
    daysUntilPaid: shareOf(days, old.length),
  };
}

async function actionsOf(year: Year): Promise<Map<Channel, number>> {
  const who = year.as("province.compliance");
  const done = new Map<Channel, number>();
  const listing = { operation: "dunning.actions", rows: "actions" };
  for await (const { state, channel, madeAt } of everyRow(who, listing)) {
    // newest first: the diaries before the year come last
    if (dayOf(new Date(madeAt)) <= year.options.eve) break;
    if (tried.has(state)) done.set(channel, (done.get(channel) ?? 0) + 1);
  }
  return done;
}

function costs(done: ReadonlyMap<Channel, number>) {
  const channels = Object.keys(prices) as Channel[];
  const counts = channels.map((channel) => [channel, done.get(channel) ?? 0] as const);
  const fen = counts.reduce((sum, [channel, count]) => sum + prices[channel].fen * count, 0);
  return { ...Object.fromEntries(counts), costYuan: yuan(fen) };
}

/** Why people rang up because of what the utility did about its debts (`town/grievances.ts`). */
function grievancesOf({ journal }: Year): number {
  return [...journal.counts.keys()]
    .filter((name) => name.startsWith("town: rang up, "))
    .reduce((sum, name) => sum + journal.total(name), 0);
}

function recoveredChart(debts: readonly BillLife[], { options, today }: Year): Chart {
  const months = new Map<string, bigint>();
  for (let day = addDays(options.eve, 1); day <= today(); day = addDays(day, 1))
    months.set(day.slice(0, 7), 0n);
  for (const { late } of debts)
    for (const { on, fen } of late)
      months.set(on.slice(0, 7), (months.get(on.slice(0, 7)) ?? 0n) + fen);
  return {
    ...{ kind: "bars", zh: "逐月收回的逾期电费", en: "Overdue money that came in, by month" },
    ...{ axis: [...months.keys()], unit: "元" },
    series: [{ zh: "收回", en: "came in", values: [...months.values()].map((fen) => yuan(fen)) }],
  };
}
