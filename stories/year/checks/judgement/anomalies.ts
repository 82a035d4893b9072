/**
 * Odd payments: the alerts of the year against what the town truly did, and the plain alternative on the same
 * payments: an amount further than three standard deviations from the account's earlier ones.
 * @module
 */
import { addDays, type Day, dayOf } from "../../../../src/base/dates.ts";
import { maskAccount } from "../../../../src/organisation/organisation.ts";
import type { Paid } from "../../../../tools/demonstration/paying.ts";
import { hasModels } from "../../desks/rooms.ts";
import type { Asker, Check, Year } from "../../year.ts";
import { everyRow } from "../pages.ts";
import { shareOf } from "./figures.ts";

/** What the house has not screened yet: files come the next morning, and are screened by night. */
const screenedAfterDays = 2;

interface Alert {
  record: string;
  subject: "payment" | "agency_day";
  happenedAt: string;
  amountFen: bigint | string;
  fired: unknown[];
  outcome: "normal" | "abnormal" | null;
  account: string | null;
}

/** A payment as lists show it. */
interface Listed {
  /** Unit, the account's last digits and the masked name: one account, all but for certain. */
  payer: string;
  key: string;
  fen: number;
  day: Day;
}

export const anomalyCheck: Check = {
  name: "anomalies",
  monthly: false,
  async run(year) {
    if (!hasModels(year)) return [];
    const who = year.as("province.compliance");
    const until = addDays(year.today(), -screenedAfterDays);
    const isJudged = (day: Day) => day > year.options.eve && day <= until;
    const alerts = (await alertsOf(who)).filter(({ happenedAt }) => isJudged(dayIn(happenedAt)));
    const odd = year.town.odd().filter(({ day }) => isJudged(day));
    const payments = (await paymentsOf(year, who)).filter(({ day }) => day <= until);
    const wrong = alerts
      .filter(({ fired }) => fired.length === 0)
      .map(({ record }) => `${record}: an alert without a reason`);
    const words = {
      zh: "缴费异常：全年预警对照实情，旁列三倍标准差",
      en: "Odd payments: the year's alerts against what truly happened, beside three sigma",
    };
    const figures = {
      ...paymentFigures(alerts, odd),
      ...agencyFigures(alerts, odd),
      ...plainFigures(payments, odd, isJudged),
      ...judgementFigures(alerts, odd),
    };
    return [{ group: "judgement", ...words, figures, wrong }];
  },
};

const dayIn = (instant: string) => dayOf(new Date(instant));

async function alertsOf(who: Asker): Promise<Alert[]> {
  const alerts = new Map<string, Alert>();
  for (const show of ["waiting", "judged"]) {
    const listing = { operation: "anomalies.list", input: { show }, rows: "cases" };
    for await (const { id } of everyRow(who, listing)) {
      const found = await who.get("anomalies.show", { case: id });
      for (const alert of found.alerts)
        alerts.set(alert.record, { ...alert, account: found.customerAccount });
    }
  }
  return [...alerts.values()];
}

const keyOf = (account: string, day: Day, fen: bigint | number) =>
  `${maskAccount(account)} ${day} ${fen}`;
const oddKey = ({ account, day, fen }: Paid) => keyOf(account, day, fen);
const alertKey = ({ account, happenedAt, amountFen }: Alert) =>
  keyOf(account ?? "", dayIn(happenedAt), BigInt(amountFen));

/** Its own alert, or that of the day of the agency that handed it in. */
function isFound(paid: Paid, found: ReadonlySet<string>): boolean {
  return found.has(oddKey(paid)) || (paid.planted === "agency" && found.has(agencyDay(paid)));
}
const agencyDay = ({ point, day }: Paid) => `${point}/${day}`;

function paymentFigures(alerts: readonly Alert[], odd: readonly Paid[]) {
  const raised = alerts.filter(({ subject }) => subject === "payment");
  const found = new Set([...raised.map(alertKey), ...alerts.map(({ record }) => record)]);
  const truth = new Set(odd.map(oddKey));
  const right = raised.filter((alert) => truth.has(alertKey(alert))).length;
  return {
    ...{ oddPayments: odd.length, alerts: raised.length },
    precision: shareOf(right, raised.length),
    ...recalls("", odd, found),
  };
}

/** Of all odd payments, and of each kind how many of how many. */
function recalls(prefix: string, odd: readonly Paid[], found: ReadonlySet<string>) {
  const hits = (paid: readonly Paid[]) => paid.filter((one) => isFound(one, found)).length;
  const kinds = [...Map.groupBy(odd, ({ planted }) => planted!)].toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return Object.fromEntries([
    [`${prefix}recall`, shareOf(hits(odd), odd.length)],
    ...kinds.map(([kind, paid]) => [`${prefix}recall ${kind}`, `${hits(paid)}/${paid.length}`]),
  ]);
}

function agencyFigures(alerts: readonly Alert[], odd: readonly Paid[]) {
  const raised = alerts.filter(({ subject }) => subject === "agency_day");
  const crooked = new Set(odd.filter(({ planted }) => planted === "agency").map(agencyDay));
  const right = raised.filter(({ record }) => crooked.has(record)).length;
  return {
    ...{ crookedAgencyDays: crooked.size, agencyAlerts: raised.length },
    agencyPrecision: shareOf(right, raised.length),
    agencyRecall: shareOf(right, crooked.size),
  };
}

/** What people said of alerts, which the next thresholds learn from. */
function judgementFigures(alerts: readonly Alert[], odd: readonly Paid[]) {
  const truth = new Set(odd.map(oddKey));
  const judged = alerts.filter(({ subject, outcome }) => subject === "payment" && outcome);
  const right = judged.filter(
    (alert) => truth.has(alertKey(alert)) === (alert.outcome === "abnormal"),
  );
  return { judged: judged.length, rightlyJudged: shareOf(right.length, judged.length) };
}

/** All there ever were: a month at a time, since a page far behind in a long list is slow. */
async function paymentsOf({ world, today }: Year, who: Asker): Promise<Listed[]> {
  const found: Listed[] = [];
  for (let from = world.first; from <= today(); from = addDays(from, 31)) {
    const input = { from, until: addDays(from, 30) };
    const listing = { operation: "payments.list", input, rows: "payments" };
    for await (const row of everyRow(who, listing)) {
      const { unit, customerAccount: masked, customer, amountFen, paidOn: day } = row;
      const key = `${masked} ${day} ${amountFen}`;
      found.push({ payer: `${unit} ${masked} ${customer}`, key, day, fen: Number(amountFen) });
    }
  }
  return found.toSorted((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}

/** Fewer earlier payments have no spread to speak of. */
const leastBefore = 4;

function plainFigures(
  payments: readonly Listed[],
  odd: readonly Paid[],
  isJudged: (day: Day) => boolean,
) {
  const sums = new Map<string, { count: number; sum: number; squares: number }>();
  const raised = new Set<string>();
  for (const { payer, key, fen, day } of payments) {
    const { count, sum, squares } = sums.get(payer) ?? { count: 0, sum: 0, squares: 0 };
    const mean = sum / count;
    const sigma = Math.sqrt(Math.max(0, (squares - count * mean ** 2) / (count - 1)));
    if (count >= leastBefore && Math.abs(fen - mean) > 3 * sigma && isJudged(day)) raised.add(key);
    sums.set(payer, { count: count + 1, sum: sum + fen, squares: squares + fen ** 2 });
  }
  const truth = new Set(odd.map(oddKey));
  const right = [...raised].filter((key) => truth.has(key)).length;
  return {
    plainAlerts: raised.size,
    plainPrecision: shareOf(right, raised.size),
    ...recalls("plain ", odd, raised),
  };
}
