/**
 * A proposal: every account with a debt is looked at, some thousands at once, and gets a line where there is anything
 * to say. Killed anywhere it goes on where it was, with the moment it began with.
 * @module
 */
import { addDays, dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { decideDunning } from "../rules.ts";
import { gainNow } from "../worklist/effects.ts";
import type { Gain } from "../worklist/gain.ts";
import { type Debtor, gather } from "./gather.ts";
import { type Grounds, keepGrounds, openGrounds } from "./grounds.ts";
import { isWorthALine, type Line, lineColumns, lineOf, rowOf } from "./lines.ts";
import { findRun, openRun, type StoredRun, saveRun, sealRun, supersedeOlder } from "./run-store.ts";

/** Accounts in one transaction. */
const accountsAtOnce = 2000;

/** What of a gathering run stays the same from page to page. */
export interface Proposing {
  run: string;
  grounds: Grounds;
  gain: Gain;
}

/** A new run of a unit, or the one somebody left half made: the moment it was begun with decides. */
export async function beginRun(
  context: Context,
  { unit, unitPath }: Pick<StoredRun, "unit" | "unitPath">,
): Promise<Proposing | Refusal> {
  const { transaction, actor, now } = context;
  const today = await openGrounds(context);
  if (isRefusal(today)) return today;
  const { name: policy, hash: policyHash } = today.policy;
  await keepGrounds(context, today);
  const id = await openRun(transaction, {
    ...{ id: await context.newId("DR"), asOf: now, unit, unitPath, policy, policyHash },
    proposedBy: actor.id,
  });
  const { asOf } = (await findRun(transaction, id, { scope: [""] }))!;
  const grounds = asOf.getTime() === now.getTime() ? today : await openGrounds(context, asOf);
  if (isRefusal(grounds)) return grounds;
  return { run: id, grounds, gain: await gainNow(context, grounds.practice) };
}

/** Looks at the next accounts; how many there were, 0 at the end. */
export async function proposePage(
  context: Context,
  { run: id, grounds, gain }: Proposing,
): Promise<number> {
  const { transaction } = context;
  const run = (await findRun(transaction, id, { scope: [""], lock: true }))!;
  const accounts = await debtorsAfter(transaction, run, grounds);
  if (accounts.length === 0) return 0;
  const debtors = await gather(context, accounts, grounds);
  const lines = [...debtors.values()]
    .map((debtor) => judge(debtor, grounds, gain))
    .filter(isWorthALine);
  await transaction.copyIn(
    "dunning_line",
    lineColumns,
    lines.map((line) => rowOf(id, line)),
  );
  await saveRun(transaction, { ...run, reached: accounts.at(-1)! });
  return accounts.length;
}

/** The line of one debtor at the moment of the grounds. */
function judge(debtor: Debtor, grounds: Grounds, gain: Gain): Line {
  const decision = decideDunning(grounds.question(debtor.facts), grounds.now);
  return lineOf(debtor, decision, gain(debtor.facts, decision));
}

/** Counts and seals it; from now on it is only edited. */
export async function closeRun(context: Context, id: string): Promise<StoredRun> {
  const { transaction } = context;
  const run = (await findRun(transaction, id, { scope: [""], lock: true }))!;
  if (run.state === "gathering") {
    await sealRun(transaction, id);
    await supersedeOlder(transaction, run);
  }
  return (await findRun(transaction, id, { scope: [""] }))!;
}

/** In order of the index; those with nothing unpaid that is due, or soon will be, are passed over. */
async function debtorsAfter(
  { sql }: Context["transaction"],
  { reached, unitPath }: StoredRun,
  { now, practice }: Grounds,
): Promise<string[]> {
  const until = addDays(dayOf(now), practice.lookAheadDays);
  const rows = await sql<{ account: string }>`
    select customer_account as account
    from bill join customer using (customer_account) join unit on unit.id = customer.unit_id
    where bill.state = 'open' and customer_account > ${reached} and due_on <= ${until}::date
      and paid_fen < amount_fen and in_scope(unit.path, array[${unitPath}::text])
    group by customer_account order by customer_account limit ${accountsAtOnce}`;
  return rows.map(({ account }) => account);
}
