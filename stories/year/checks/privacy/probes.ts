/**
 * What somebody could ask about things that are not his, operation by operation: a bill by its number, an account's
 * debts, a refund's papers. The table names every query that takes such a name; a test holds it against the catalog.
 * @module
 */
import type { Asker } from "../../year.ts";
import { everyRow } from "../pages.ts";

/** Things of one unit, as who may see them knows them; those that it has none of are absent. */
export interface Belongings {
  customerAccount: string;
  name: string;
  phone: string;
  bill?: string;
  payment?: string;
  ticket?: string;
  refund?: string;
  approval?: string;
  disbursement?: string;
  purchase?: string;
  run?: string;
  case?: string;
}

type Ask = (things: Belongings) => object | undefined;

const ofAccount: Ask = ({ customerAccount }) => ({ customerAccount });
const named =
  (field: string, thing: keyof Belongings): Ask =>
  (things) =>
    things[thing] === undefined ? undefined : { [field]: things[thing] };

export const probes: Readonly<Record<string, Ask>> = {
  "customers.show": ofAccount,
  "customers.list": ofAccount,
  "readings.list": ofAccount,
  "bills.list": ofAccount,
  "bills.owed": ofAccount,
  "bills.show": named("bill", "bill"),
  "bills.proof": named("bill", "bill"),
  "bills.proof-file": named("bill", "bill"),
  "payments.list": ofAccount,
  "payments.show": named("payment", "payment"),
  "payments.balance": ofAccount,
  "registers.list": ofAccount,
  "tickets.of-account": ofAccount,
  "tickets.get": named("ticketId", "ticket"),
  "credit.list": named("account", "customerAccount"),
  "credit.history": named("account", "customerAccount"),
  "credit.explain": named("account", "customerAccount"),
  "credit.simulate": named("account", "customerAccount"),
  "approvals.show": named("id", "approval"),
  "approvals.history": named("approval", "approval"),
  "attachments.list": named("subject", "refund"),
  "attachments.verify": named("subject", "refund"),
  "disbursements.show": named("key", "disbursement"),
  "disbursements.list": named("search", "disbursement"),
  "protections.list": ofAccount,
  "refunds.preflight": (things) => ({ ...ofAccount(things), amountYuan: "1.00" }),
  "refunds.list": ofAccount,
  "refunds.show": named("id", "refund"),
  "refunds.received": named("id", "refund"),
  "purchases.match": named("purchase", "purchase"),
  "purchases.show": named("purchase", "purchase"),
  "purchases.trace": named("purchase", "purchase"),
  "arrears.explain": ofAccount,
  "anomalies.explain": named("record", "payment"),
  "anomalies.show": named("case", "case"),
  "anomalies.allow-list": ofAccount,
  "anomalies.of-account": ofAccount,
  "dunning.proposal": named("run", "run"),
  "dunning.lines": named("run", "run"),
  "dunning.actions": ofAccount,
  "dunning.case": ofAccount,
};

/** Gathers what a unit has, as the compliance officer finds it; of a list that no unit filters, the first row of it. */
export async function belongingsOf(
  who: Asker,
  unit: string,
  customer: Pick<Belongings, "customerAccount" | "name" | "phone">,
): Promise<Belongings> {
  const { customerAccount } = customer;
  const first = async (operation: string, rows: string, input: object) =>
    (await who.get(operation, input))[rows][0];
  const among = async (operation: string, rows: string, unitOf: string) => {
    for await (const row of everyRow(who, { operation, rows })) {
      if (String(row[unitOf]).startsWith(unit)) return row;
    }
  };
  const refund = await first("refunds.list", "refunds", { unit });
  const shown = refund && (await who.get("refunds.show", { id: refund.id }));
  const found = {
    bill: (await first("bills.list", "bills", { customerAccount }))?.billId,
    payment: (await first("payments.list", "payments", { customerAccount }))?.paymentId,
    ticket: (await first("tickets.list", "tickets", { region: unit }))?.ticketId,
    case: (await first("anomalies.list", "cases", { unit }))?.id,
    disbursement: (await among("disbursements.list", "disbursements", "unitId"))?.key,
    purchase: (await among("purchases.query", "purchases", "unit"))?.purchaseId,
    run: (await among("dunning.proposals", "runs", "unit"))?.id,
    ...{ refund: refund?.id, approval: shown?.approval ?? undefined },
  };
  const there = Object.entries(found).filter(([, value]) => value !== undefined);
  return { ...customer, ...Object.fromEntries(there) };
}

/** An answer about things of others is empty: no row, and nothing by which they would be known. */
export function whatLeaks(answer: unknown, asked: object, things: Belongings): string[] {
  const own = new Set(Object.values(asked).map(String));
  const known = [things.name, things.phone, ...Object.values(things)].filter(
    (fact) => !own.has(fact),
  );
  return [...new Set(leaves(answer))].filter((leaf) =>
    known.some((fact) => leaf === fact || (fact.length > 8 && leaf.includes(fact))),
  );
}

/** Every text and number of an answer, under whatever name; lists with rows say how many. */
export function* leaves(answer: unknown): Generator<string> {
  if (Array.isArray(answer)) for (const each of answer) yield* leaves(each);
  else if (answer !== null && typeof answer === "object") {
    for (const each of Object.values(answer)) yield* leaves(each);
  } else if (answer !== null && answer !== undefined) yield String(answer);
}

/** How many rows an answer lists: what it says itself, or all that stands in lists of it. */
export function rowsOf(answer: unknown): number {
  const { total } = (answer ?? {}) as { total?: unknown };
  return typeof total === "number" ? total : listed(answer);
}

function listed(answer: unknown): number {
  if (Array.isArray(answer)) return answer.length;
  if (answer === null || typeof answer !== "object") return 0;
  return Object.values(answer).reduce((sum: number, each) => sum + listed(each), 0);
}
