/**
 * Those who look into odd payments: the best of the day's list is taken, looked into for a day or three, and
 * judged by what was found, now and then wrongly. What a city's auditor said is looked at again each week.
 * @module
 */
import { addDays, dayOf } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Random } from "../../../../src/math/statistics/random.ts";
import { weekdayOf } from "../../../../tools/demonstration/calendar.ts";
import type { Nature } from "../../town/town.ts";
import { misbehavedOn, type Planted, plantedBehind } from "../../truth/payments.ts";
import type { Desk, Year } from "../../year.ts";

/** The city's takes his own first. */
const auditors = ["linyi.auditor", "province.auditor"] as const;
const reviewed = "linyi.auditor";
const reviewer = "province.auditor";

const pace = { takenADay: 6, doneADay: 0.5, wrong: 0.05, reviewed: 0.3 } as const;
const allowedDays = 120;

interface Alert {
  record: string;
  subject: "payment" | "agency_day";
  happenedAt: string;
  amountFen: bigint;
  fired: { field: string }[];
  outcome: "normal" | "abnormal" | null;
}
interface Case {
  id: string;
  customerAccount: string | null;
  agency: string | null;
  alerts: Alert[];
  events: { kind: string; actor: string }[];
}

const comments = {
  duplicate_payment: "同一账单缴了两次，客户要求退一笔",
  wrong_account: "付款人并非户主，缴错户号",
  wrong_amount: "与客户核实，金额录入有误",
  pay_and_refund: "短期多笔信用卡缴费，客户称可退现",
  agency_misconduct: "调取代收点流水，一人代缴多户，已转稽查",
  other_abnormal: "说明不清，先按异常处理",
  prepaid: "客户预存电费，已电话核实",
  caught_up: "补缴前期旧欠",
  usage_changed: "用电量确有变化",
  season: "季节性用电缴费，往年如此",
  other_normal: "核查后未见异常",
} as const;
type Code = keyof typeof comments;

const plantedCodes: Record<Planted, Code> = {
  ...{ duplicate: "duplicate_payment", wrong_account: "wrong_account", burst: "pay_and_refund" },
  ...{ treble: "wrong_amount", quarter: "wrong_amount", agency: "agency_misconduct" },
};

/** What is found where nothing was wrong: people who pay so have their reasons. */
const innocentCodes: Record<Nature, Code> = {
  ...{ prompt: "usage_changed", ahead: "prepaid", forgetful: "caught_up" },
  ...{ strapped: "caught_up", unwilling: "caught_up", cyclical: "season" },
  fraudulent: "other_normal",
};

export const anomalyAuditors: Desk = {
  name: "anomaly auditors",
  hours: ["10:10"],
  workdaysOnly: true,
  async work(year) {
    const random = year.random.fork("anomaly auditors").fork(year.today());
    for (const auditor of auditors) {
      await judgeMine(year, auditor, random);
      await takeMore(year, auditor);
    }
    if (weekdayOf(year.today()) === 1) await lookAgain(year, random);
  },
};

async function judgeMine(year: Year, auditor: string, random: Random): Promise<void> {
  const { cases } = await year.as(auditor).get("anomalies.list", { show: "mine", pageSize: 50 });
  for (const { id } of cases) {
    if (!random.chance(pace.doneADay)) continue;
    await judge(year, auditor, { id, isWrong: random.chance(pace.wrong) });
  }
}

async function takeMore(year: Year, auditor: string): Promise<void> {
  const person = year.as(auditor);
  const asked = { show: "today", pageSize: pace.takenADay };
  const { cases } = await person.get("anomalies.list", asked);
  for (const { id, assignedTo } of cases)
    if (assignedTo === null) await person.ask("anomalies.assign", { case: id });
}

/** Each record by what is behind it; an agency that proves honest is left in peace about what fired. */
async function judge(
  year: Year,
  auditor: string,
  { id, isWrong }: { id: string; isWrong: boolean },
): Promise<void> {
  const person = year.as(auditor);
  const found: Case = await person.get("anomalies.show", { case: id });
  const groups = await byTruth(year, found);
  for (const [truth, alerts] of groups) {
    const code = isWrong ? opposite(truth) : truth;
    const records = alerts.map(({ record }) => record);
    const word = { case: id, code, comment: comments[code], records };
    if (isRefusal(await person.ask("anomalies.judge", word))) return;
  }
  const { agency, alerts } = found;
  if (agency === null || isWrong || groups.has("agency_misconduct")) return;
  const allowed = { agency, field: alerts[0]!.fired[0]!.field };
  const until = addDays(year.today(), allowedDays);
  const reason = "代收点收款方式已核实，属正常";
  await person.ask("anomalies.allow", { ...allowed, until }, { reason });
}

async function byTruth(year: Year, found: Case): Promise<Map<Code, Alert[]>> {
  const groups = new Map<Code, Alert[]>();
  for (const alert of found.alerts) {
    const code = await codeOf(year, found, alert);
    if (alert.outcome === null) groups.set(code, [...(groups.get(code) ?? []), alert]);
  }
  return groups;
}

async function codeOf(
  year: Year,
  { customerAccount: account, agency }: Case,
  { happenedAt, amountFen }: Alert,
): Promise<Code> {
  const day = dayOf(new Date(happenedAt));
  if (agency !== null)
    return misbehavedOn(year, agency, day) ? "agency_misconduct" : "other_normal";
  const planted = await plantedBehind(year, { account: account!, day, fen: BigInt(amountFen) });
  return planted ? plantedCodes[planted] : innocentCodes[year.town.natureOf(account!)];
}

const abnormal = new Set<Code>([...Object.values(plantedCodes), "other_abnormal"]);
const opposite = (code: Code): Code => (abnormal.has(code) ? "other_normal" : "other_abnormal");

/** A case of last week whose word does not stand is opened again, and judged by who looked. */
async function lookAgain(year: Year, random: Random): Promise<void> {
  const person = year.as(reviewer);
  const { cases } = await person.get("anomalies.list", { show: "judged", pageSize: 50 });
  const since = addDays(year.today(), -7);
  for (const { id, stateSince } of cases) {
    if (dayOf(new Date(stateSince)) < since || !random.chance(pace.reviewed)) continue;
    const found: Case = await person.get("anomalies.show", { case: id });
    const judged = found.events.findLast(({ kind }) => kind === "judge");
    if (judged?.actor !== reviewed || !(await isWronglyJudged(year, found))) continue;
    const opened = await person.ask("anomalies.reopen", {
      case: id,
      comment: "复核：结论与材料不符",
    });
    // another case of the same account came up since: it is looked at there
    if (isRefusal(opened)) continue;
    await judge(year, reviewer, { id, isWrong: false });
  }
}

async function isWronglyJudged(year: Year, found: Case): Promise<boolean> {
  for (const alert of found.alerts) {
    const truth = await codeOf(year, found, alert);
    if (alert.outcome !== (abnormal.has(truth) ? "abnormal" : "normal")) return true;
  }
  return false;
}
