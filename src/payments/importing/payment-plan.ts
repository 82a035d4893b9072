/**
 * What an import of payments does: each new one becomes a row and one ledger entry, bank to advance.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Actor, Context } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { createAccounts } from "../../customers/customers.ts";
import { TableRefused } from "../../files/formats/raw-table.ts";
import type { ImportPlan } from "../../files/import-plan.ts";
import { postStaged, stagePostings } from "../../ledger/ledger.ts";
import type { Channel, PaymentImport } from "../schema.ts";
import { paymentColumns } from "./channel-files.ts";
import {
  findDuplicates,
  insertPayments,
  paymentErrors,
  settleChargesInFile,
  stageEntries,
  unknownAccounts,
} from "./import-store.ts";

export interface PaymentSource {
  file: string;
  channel: Channel;
  batch: string;
  createAccounts: boolean;
  unit?: string | undefined;
}

/** What an import did besides what every import answers. */
export type Brought = Pick<
  PaymentImport,
  "imported" | "createdAccounts" | "amountFen" | "suspects"
>;

export const broughtNothing: Brought = {
  imported: 0,
  createdAccounts: 0,
  amountFen: 0n,
  suspects: 0,
};

/** @param brought is told what the merge did, if it comes to one */
export function paymentPlan(
  { actor, now }: { actor: Actor; now: Date },
  source: PaymentSource,
  brought: (what: Brought) => void,
): ImportPlan {
  const { file: _, ...switches } = source;
  return {
    kind: "payment",
    columns: paymentColumns(dayOf(now)),
    requireOneOf: [["amount_yuan", "amount_fen"]],
    switches,
    check: (transaction) => paymentErrors(transaction, { scope: actor.scope, ...source }),
    async merge(context) {
      const what = await mergePayments(context, source);
      brought(what);
      return what.imported;
    },
  };
}

async function mergePayments(context: Context, source: PaymentSource): Promise<Brought> {
  const { transaction, now } = context;
  const createdAccounts = source.createAccounts ? await openUnknown(context, source) : 0;
  const inserted = await insertPayments(transaction, source);
  await stagePostings(context);
  await stageEntries(transaction);
  await postStaged(context);
  await settleChargesInFile(transaction, now);
  // told once for the file, never once for each row
  if (inserted.imported > 0) await context.later("dunning.payment-arrived", {});
  return { ...inserted, createdAccounts, suspects: await findDuplicates(transaction, now) };
}

async function openUnknown(context: Context, { unit }: PaymentSource): Promise<number> {
  const unknown = await unknownAccounts(context.transaction);
  if (unknown.accounts.length === 0) return 0;
  const created = await createAccounts(context, { ...unknown, unit });
  if (isRefusal(created)) throw new TableRefused(created);
  return created;
}
