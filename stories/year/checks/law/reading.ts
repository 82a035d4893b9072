/** What the house knows of cut-offs, contacts and restorations, asked as its compliance officer may ask it. */
import { addDays, type Day, dayOf } from "../../../../src/base/dates.ts";
import type { Customer } from "../../../../tools/demonstration/customers.ts";
import { people } from "../../../../tools/demonstration/people.ts";
import { householdsOf, isProtectedOn } from "../../desks/collection/households.ts";
import type { Asker, Year } from "../../year.ts";
import { allRows, everyRow } from "../pages.ts";
import type { Contact } from "./contacts.ts";
import type { CutOff, Deed } from "./cut-offs.ts";
import type { Restoration } from "./restorations.ts";
import { daysBetween } from "./statute.ts";

export interface Looking {
  year: Year;
  /** Compliance, who may ask about all of it. */
  who: Asker;
  customerOf: { get(account: string): Customer | undefined };
  /** First and last day of the month looked at. */
  from: Day;
  until: Day;
}

export interface Order {
  id: string;
  kind: "cut-off" | "restore";
  state: string;
  customerAccount: string;
  approval: string | null;
  requestedBy: string;
  requestedAt: string;
  approvedAt: string | null;
  paidAt: string | null;
  doneAt: string | null;
  proofFile: string | null;
  stoppedBy: readonly { code: string }[];
}

interface Action {
  id: string;
  customerAccount: string;
  run: string | null;
  kind: string;
  state: string;
  proof: string | null;
  proofFiles: number;
  problem: string | null;
  madeAt: string;
  handedAt: string | null;
  settledAt: string | null;
}

/** All orders of a kind; a year of a city has some hundreds. */
export async function ordersOf({ who }: Looking, kind: Order["kind"]): Promise<Order[]> {
  const input = { kind };
  return allRows(who, { operation: "dunning.work-orders", input, rows: "orders" });
}

export function isWithin({ from, until }: Pick<Looking, "from" | "until">, at: string | null) {
  const day = at === null ? "" : dayOf(new Date(at));
  return from <= day && day <= until;
}

/** A step may lie on a desk for so long before it is done. */
const desksForgetAfter = 60;
const tried = ["sending", "sent", "unknown", "delivered", "failed"];

/** What reached customers, or tried to, in the month and the week before it. */
export async function contactsOf({ who, from }: Looking): Promise<Contact[]> {
  const contacts: Contact[] = [];
  const listing = { operation: "dunning.actions", rows: "actions" };
  for await (const action of everyRow(who, listing) as AsyncGenerator<Action>) {
    const { id, customerAccount: account, kind, state, problem, madeAt, handedAt } = action;
    if (dayOf(new Date(madeAt)) < addDays(from, -desksForgetAfter)) break;
    const isContact = kind !== "cut-off" && tried.includes(state) && problem !== "no_address";
    if (isContact && handedAt) contacts.push({ id, account, kind, at: new Date(handedAt) });
  }
  return contacts.filter(({ at }) => dayOf(at) >= addDays(from, -7));
}

/** Money of so few days may have been on its way when the crew set out. */
const underWayDays = 3;

export async function cutOffOf(looking: Looking, order: Order): Promise<CutOff> {
  const { year, who, customerOf } = looking;
  const { id, customerAccount: account, approvedAt, proofFile } = order;
  const doneAt = new Date(order.doneAt!);
  const customer = customerOf.get(account)!;
  const asked = { operation: "dunning.actions", input: { customerAccount: account } };
  const actions: Action[] = await allRows(who, { ...asked, rows: "actions" });
  const protections = await protectionsAt(looking, account, doneAt);
  const household = householdsOf(year).find(
    (each) => each.account === account && isProtectedOn(each, dayOf(doneAt)),
  );
  return {
    ...{ id, account, doneAt, city: customer.county.city.id },
    isHome: customer.customerClass === "residential",
    approvedAt: approvedAt === null ? null : new Date(approvedAt),
    hasPhotograph: proofFile !== null,
    unpaid: await unpaidAt(looking, account, dayOf(doneAt)),
    deniedFen: await deniedAt(looking, account, protections),
    deeds: actions.filter(isDone).map(deedOf).toSorted(byTime),
    ...(await signaturesOf(looking, order, actions)),
    protections: protections.filter((source) => !source.startsWith(partDenied)),
    household: household?.kind,
  };
}

const isDone = ({ handedAt, settledAt }: Action) => handedAt !== null && settledAt !== null;
const byTime = (left: Deed, right: Deed) => left.at.getTime() - right.at.getTime();

function deedOf({ kind, state, proof, proofFiles, settledAt }: Action): Deed {
  return { kind, state, proof, proofFiles, at: new Date(settledAt!) };
}

/** A part that is denied is left out of the claim, and the rest may be claimed. */
const partDenied = "dunning-dispute:";

async function protectionsAt({ who }: Looking, account: string, at: Date): Promise<string[]> {
  const input = { customerAccount: account, at: at.toISOString(), pageSize: 200 };
  const { protections } = await who.get("protections.list", input);
  return protections.map(({ kind, source }: { kind: string; source: string }) =>
    source.startsWith(partDenied) ? source : kind,
  );
}

async function deniedAt(
  { who }: Looking,
  account: string,
  protections: readonly string[],
): Promise<bigint> {
  if (!protections.some((source) => source.startsWith(partDenied))) return 0n;
  const { disputes } = await who.get("dunning.case", { customerAccount: account });
  return (disputes as { id: string; amountFen: string }[])
    .filter(({ id }) => protections.includes(`${partDenied}${id}`))
    .reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n);
}

interface Bill {
  billId: string;
  issuedOn: Day;
  dueOn: Day;
  amountFen: string;
  correctedBy: string | null;
  settlements: readonly { valueOn: Day; principalFen: string; undoneBy: string | null }[];
}

/** Bills as they stood on a day: those issued by then and not replaced by then, less what had come in. */
async function unpaidAt({ who }: Looking, account: string, day: Day) {
  const asked = { operation: "bills.list", input: { customerAccount: account }, rows: "bills" };
  const listed: Bill[] = await allRows(who, asked);
  const issuedOn = new Map(listed.map(({ billId, issuedOn }) => [billId, issuedOn]));
  const unpaid: { dueOn: Day; fen: bigint }[] = [];
  const known = addDays(day, -underWayDays);
  for (const { billId, issuedOn: its, dueOn } of listed) {
    if (its > day || dueOn >= day || daysBetween(dueOn, day) > 500) continue;
    const bill: Bill = await who.get("bills.show", { bill: billId });
    const replacedOn = bill.correctedBy === null ? undefined : issuedOn.get(bill.correctedBy);
    if (replacedOn !== undefined && replacedOn <= day) continue;
    const paid = bill.settlements
      .filter(({ valueOn, undoneBy }) => undoneBy === null && valueOn < known)
      .reduce((sum, { principalFen }) => sum + BigInt(principalFen), 0n);
    const fen = BigInt(bill.amountFen) - paid;
    if (fen > 0n) unpaid.push({ dueOn, fen });
  }
  return unpaid;
}

interface Act {
  act: string;
  person: string;
}

/** Asked for by hand, or the line of a run: who made it so, and who signed that. */
async function signaturesOf(
  { who, customerOf }: Looking,
  order: Order,
  actions: readonly Action[],
) {
  const county = customerOf.get(order.customerAccount)!.county.id;
  const action = actionOf(order, actions);
  const run = action?.run ? await who.get("dunning.proposal", { run: action.run }) : undefined;
  const edited = run
    ? await who.get("dunning.lines", { run: run.id, edited: true, pageSize: 200 })
    : { lines: [] };
  const editors = edited.lines.map(({ editedBy }: { editedBy: string }) => editedBy);
  const makers: string[] = run
    ? [run.proposedBy, run.submittedBy, ...editors]
    : [order.requestedBy];
  const approval: string | null = run ? run.approval : order.approval;
  const { rows }: { rows: Act[] } =
    approval === null ? { rows: [] } : await who.get("approvals.history", { approval });
  const signers = rows
    .filter(({ act }) => act === "approve")
    .map(({ person }) => ({ person, covers: covers(person, county) }));
  return { makers, signers, signersAsked: run ? 2 : 1 };
}

/**
 * The line's own action, settled as the order was done. One that was given up, the crew being on its way, was cancelled
 * before: the last that was made until the order was.
 */
export function actionOf<Made extends Pick<Action, "kind" | "run" | "madeAt" | "settledAt">>(
  { doneAt, requestedAt, stoppedBy }: Pick<Order, "doneAt" | "requestedAt" | "stoppedBy">,
  actions: readonly Made[],
): Made | undefined {
  const cuts = actions.filter(({ kind, run }) => kind === "cut-off" && run !== null);
  if (stoppedBy.length === 0) return cuts.find(({ settledAt }) => settledAt === doneAt);
  return cuts
    .filter(({ madeAt }) => madeAt <= requestedAt)
    .toSorted((one, other) => (one.madeAt < other.madeAt ? -1 : 1))
    .at(-1);
}

/** Whether a person signs for a county; ids of units nest by prefix. */
function covers(person: string, county: string): boolean {
  const scope = people.find(({ id }) => id === person)?.scope ?? [];
  return scope.some((unit) => unit === "*" || county.startsWith(unit));
}

/** Each with the mark that the ledger for inspectors (停复电台账) gives it. */
export async function restorationsOf(looking: Looking): Promise<Restoration[]> {
  const marks = await marksOf(looking);
  return (await ordersOf(looking, "restore"))
    .filter(({ requestedAt }) => isWithin(looking, requestedAt))
    .map(({ id, customerAccount, requestedAt, paidAt, doneAt }) => ({
      ...{ id, account: customerAccount, paidAt: new Date(paidAt ?? requestedAt) },
      doneAt: doneAt === null ? undefined : new Date(doneAt),
      isMarkedLate: marks.get(id) === "是",
    }));
}

async function marksOf({ year, who, from, until }: Looking): Promise<Map<string, string>> {
  const input = { ledger: "cut-offs", from, until, form: "csv" };
  const { file } = await who.get("dunning.export-ledger", input);
  const stored = await year.house.current().files.find(file);
  const parts: Uint8Array[] = [];
  for await (const part of stored!.read()) parts.push(part);
  const [heading = "", ...lines] = Buffer.concat(parts).toString("utf8").trim().split(/\r?\n/);
  const columns = heading.replace(/^\uFEFF/, "").split(",");
  const [id, late] = [columns.indexOf("工单"), columns.indexOf("超时")];
  return new Map(
    lines.map((line) => {
      const cells = line.split(",");
      return [cells[id]!, cells[late]!];
    }),
  );
}
