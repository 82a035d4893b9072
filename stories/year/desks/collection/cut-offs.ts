/** The last notice, the switch and the way back; and those who try what they may not. */
import { addDays, type Day } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import { weekdayOf } from "../../../../tools/demonstration/calendar.ts";
import { isWorkingDay } from "../../checks/law/statute.ts";
import type { Year } from "../../year.ts";
import { isAway } from "../approvers.ts";
import { type Crew, crews, deskOf, drawFor } from "./crews.ts";
import { householdsOf, isProtectedOn } from "./households.ts";
import { paperOf, tasksOf } from "./rounds.ts";

interface Order {
  id: string;
  customerAccount: string;
}

/** Shares of a crew's orders: done another day, and done though word had come that it was paid. */
const slips = { cutOffLater: 0.1, cutTooFast: 0.3, restoredLater: 0.06 } as const;

/** Where each cut-off has its own signature: asked for once the last notice is due. */
export async function requestCutOffs(year: Year, crew: Crew): Promise<void> {
  if (crew.cuts !== "by hand") return;
  for (const collector of crew.collectors) {
    for (const { kind, customerAccount } of await tasksOf(year, crew, collector)) {
      if (kind !== "final-notice") continue;
      const reason = "通知期满仍未缴";
      const asked = await year
        .as(collector)
        .ask("dunning.request-cut-off", { customerAccount }, { reason });
      const what = isRefusal(asked) ? "law: refused a request" : "collection: cut-off asked for";
      year.journal.count(what);
    }
  }
}

/** The foreman reads each one alone; what he doubts goes back. */
export async function signCutOffs(year: Year, crew: Crew): Promise<void> {
  if (crew.cuts !== "by hand") return;
  const head = crew.signers.find((person) => !isAway(year, person));
  if (head === undefined) return;
  const foreman = year.as(head);
  const { rows } = await foreman.get("approvals.inbox", { kind: "cut-off" });
  for (const { id } of rows as { id: string }[]) {
    const isDoubted = drawFor(year, "signature", id).chance(0.05);
    const deed = isDoubted ? { act: "return", to: "initiator" } : { act: "approve" };
    const reason = isDoubted ? "请先再上门核实" : "程序齐全";
    await foreman.ask("approvals.act", { approval: id, ...deed }, { reason });
  }
}

export async function giveLastNotices(year: Year, crew: Crew): Promise<void> {
  for (const collector of crew.collectors) {
    const desk = year.as(collector);
    for (const task of await tasksOf(year, crew, collector)) {
      if (task.kind !== "final-notice") continue;
      const isReached = drawFor(year, "last notice", task.customerAccount).chance(0.85);
      const outcome = isReached ? "delivered" : "failed";
      const file = await desk.file(paperOf(task, "通话录音"), `${task.id}-call.pdf`);
      const proof = isReached ? { proof: "recorded-call", file } : {};
      const given = await desk.ask("dunning.record-outcome", {
        action: task.id,
        outcome,
        ...proof,
      });
      if (isRefusal(given) || !isReached) continue;
      year.town.meets(task.customerAccount, "notice");
    }
  }
}

/** Each order looked at once more by the house; done with a photograph of the meter. */
export async function doCutOffs(year: Year, crew: Crew): Promise<void> {
  const [collector] = crew.collectors;
  const desk = year.as(collector);
  const { leftLying } = deskOf(year);
  await reportTooFast(year, crew);
  const asked = { kind: "cut-off", state: "approved", pageSize: 200 };
  const { orders } = await desk.get("dunning.work-orders", asked);
  for (const order of orders as Order[]) {
    if (drawFor(year, "cut-off", order.id).chance(slips.cutOffLater)) {
      leftLying.set(order.id, order.customerAccount);
      continue;
    }
    const done = await completeOrder(year, collector, order);
    year.journal.count(done ? "collection: cut off" : "law: refused on the day");
    if (done) year.town.meets(order.customerAccount, "cut-off");
    else await giveUp(year, collector, order);
  }
}

/** What the house refused on the day is given up; it may be asked for again. */
async function giveUp(year: Year, collector: string, { id }: Order): Promise<void> {
  await year.as(collector).ask("dunning.cancel-order", { order: id }, { reason: "当日复核未通过" });
}

/** A crew went out with yesterday's list, and the money had come in the night. */
async function reportTooFast(year: Year, crew: Crew): Promise<void> {
  const desk = year.as(crew.collectors[0]);
  const { leftLying, byAccount } = deskOf(year);
  const asked = { kind: "cut-off", state: "cancelled", pageSize: 200 };
  const own = [...leftLying].filter(
    ([, account]) => byAccount.get(account)?.county.city.id === crew.unit,
  );
  if (own.length === 0) return;
  const { orders } = await desk.get("dunning.work-orders", asked);
  const paid = new Set(
    orders
      .filter((order: { stoppedBy: { code: string }[] }) =>
        order.stoppedBy.some(({ code }) => code === "dunning.paid_since"),
      )
      .map((order: Order) => order.id),
  );
  for (const [id, account] of own) {
    leftLying.delete(id);
    // too fast, but not on the eve of a day off: that every crew knows without the house
    if (!isWorkingDay(addDays(year.today(), 1))) continue;
    if (!paid.has(id) || !drawFor(year, "too fast", id).chance(slips.cutTooFast)) continue;
    const file = await photograph(year, crew.collectors[0], { id, customerAccount: account });
    const reason = "班组出发后才收到缴费信息";
    const told = await desk.ask("dunning.report-cut-off", { order: id, file }, { reason });
    if (isRefusal(told)) continue;
    year.journal.count("collection: cut off before word came");
    year.town.meets(account, "cut-off");
  }
}

export async function restoreSupply(year: Year, crew: Crew): Promise<void> {
  const [collector] = crew.collectors;
  const asked = { kind: "restore", state: "open", pageSize: 200 };
  const { orders } = await year.as(collector).get("dunning.work-orders", asked);
  for (const order of orders as Order[]) {
    if (drawFor(year, "restore", order.id).chance(slips.restoredLater)) {
      year.journal.count("collection: restoration forgotten");
      continue;
    }
    if (!(await completeOrder(year, collector, order))) continue;
    year.journal.count("collection: restored");
    year.town.meets(order.customerAccount, "restored");
  }
}

async function completeOrder(year: Year, collector: string, order: Order): Promise<boolean> {
  const file = await photograph(year, collector, order);
  const done = await year.as(collector).ask("dunning.complete-order", { order: order.id, file });
  return !isRefusal(done);
}

/** The meter as it stands; each picture is its own. */
function photograph(year: Year, collector: string, { id, customerAccount }: Order) {
  const seal = `${customerAccount} ${id} ${year.now().toISOString()}`;
  const picture = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from(seal), 0xff, 0xd9]);
  return year.as(collector).file(picture, `${id}.jpg`);
}

interface Row {
  customerAccount: string;
  overdueDays: number;
}

type Pick = (year: Year, rows: readonly Row[], today: Day) => string | undefined;

const protectedHousehold: Pick = (year, rows, today) => {
  const now = householdsOf(year).filter((each) => isProtectedOn(each, today));
  const accounts = new Set(now.map(({ account }) => account));
  return rows.find(({ customerAccount }) => accounts.has(customerAccount))?.customerAccount;
};

/** What nobody may: who tries it, and with whom. Each must come back refused. */
const attempts: readonly { what: string; person: string; pick: Pick }[] = [
  { what: "a protected household", person: "linyi.novice", pick: protectedHousehold },
  { what: "a protected household", person: "heze.collector", pick: protectedHousehold },
  {
    what: "thirty days or less",
    person: "linyi.novice",
    pick: (_, rows) => rows.find(({ overdueDays }) => overdueDays <= 30)?.customerAccount,
  },
  {
    what: "a place without that ground",
    person: "jinan.collector",
    pick: (_, rows) => rows.find(({ overdueDays }) => overdueDays > 30)?.customerAccount,
  },
  {
    what: "another city's account",
    person: "linyi.novice",
    pick: (year, _, today) =>
      year.town.customers.find(
        ({ county, openedOn }) => county.city.id === "3717" && openedOn < today,
      )?.account,
  },
];

/** Once a week somebody is careless. */
export async function tryWhatNobodyMay(year: Year): Promise<void> {
  const today = year.today();
  if (weekdayOf(today) !== 3) return;
  for (const { what, person, pick } of attempts) {
    const desk = year.as(person);
    const { rows } = await desk.get("dunning.worklist", { show: "all", limit: 200 });
    const customerAccount = pick(year, rows, today);
    if (customerAccount === undefined) continue;
    const reason = "先停了再说";
    const answer = await desk.ask("dunning.request-cut-off", { customerAccount }, { reason });
    if (isRefusal(answer)) year.journal.count(`law: refused ${what}`);
    else {
      year.journal.count("law: let through");
      year.journal.note("law", `${person} asked for a cut-off of ${customerAccount}: ${what}`);
    }
  }
}

/** Once a month the ledgers are written for the inspectors. */
export async function writeLedgers(year: Year): Promise<void> {
  const until = addDays(year.today(), -1);
  const from = `${until.slice(0, 7)}-01`;
  for (const { foreman } of crews) {
    for (const ledger of ["collection", "cut-offs"]) {
      await year.as(foreman).get("dunning.export-ledger", { ledger, from, until, form: "csv" });
    }
  }
}
