/**
 * The mark of a paid purchase: it stands while anything is to come back, and says how much.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { pass } from "../passing.ts";
import { type Purchase, because as told } from "../schema.ts";
import { everything } from "../store.ts";
import { because, type Recovery } from "./schema.ts";
import { findRecoveries } from "./store.ts";

/** The open recovery of a purchase, undefined where nothing is to come back. */
export async function openRecoveryOf(
  { transaction }: Pick<Context, "transaction">,
  purchase: string,
): Promise<Recovery | undefined> {
  const found = await findRecoveries(transaction, everything, { purchase, open: true });
  return found.recoveries[0];
}

export interface Marking {
  act: "recover" | "recovered" | "reinvoice";
  note: Record<string, unknown>;
}

/** Marks a paid purchase by its open recovery, or clears the mark where there is none. */
export async function mark(
  context: Context,
  purchase: Purchase,
  { act, note }: Marking,
): Promise<Purchase | Refusal> {
  const open = await openRecoveryOf(context, purchase.purchaseId);
  const findings = open
    ? [
        told.paid_with_flushed_invoice({ number: open.invoice }),
        because.left({ amount: formatYuan(open.amountFen), left: formatYuan(open.leftFen) }),
      ]
    : [];
  const marked = await pass(context, purchase, { act, findings, note });
  return isRefusal(marked) ? marked : { ...marked, recoverableFen: open?.leftFen ?? 0n };
}

/** An invoice came in: of a marked purchase it is another one after the flushed, any other collects it. */
export function attached(
  context: Context,
  purchase: Purchase,
  note: Record<string, unknown>,
): Promise<Purchase | Refusal> {
  return purchase.recoverableFen > 0n
    ? mark(context, purchase, { act: "reinvoice", note })
    : pass(context, purchase, { act: "attach", note });
}
