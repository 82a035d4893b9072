/**
 * The parts by which a recovery is settled, each with an entry of its own; the last clears the mark.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import type { Refusal } from "../../base/refusal.ts";
import { type PostingLine, post } from "../../ledger/ledger.ts";
import type { Recovering } from "../recovering/claiming.ts";
import { mark } from "../recovering/marking.ts";
import type { Way } from "../recovering/schema.ts";
import { closeRecovery, insertPart } from "../recovering/store.ts";
import type { Purchase } from "../schema.ts";

export interface Settling {
  way: Way;
  amountFen: bigint;
  /** Input tax that it restores. */
  taxFen?: bigint;
  against: string;
  lines: readonly PostingLine[];
}

/** Settles a part; the mark says what is left, or goes. */
export async function settlePart(
  context: Context,
  { purchase, recovery }: Recovering,
  settling: Settling,
): Promise<Purchase | Refusal> {
  await addPart(context, { purchase, recovery }, settling);
  const { way, amountFen, against } = settling;
  const { recoveryId, leftFen } = recovery;
  return mark(context, purchase, {
    act: "recovered",
    note: {
      ...{ recovery: recoveryId, way, amountFen: amountFen.toString(), against },
      ...{ leftFen: (leftFen - amountFen).toString(), why: context.reason ?? "" },
    },
  });
}

/** The part and its entry; what is settled to the fen is closed. */
export async function addPart(
  context: Context,
  { purchase, recovery }: Recovering,
  { way, amountFen, taxFen = 0n, against, lines }: Settling,
): Promise<void> {
  const { transaction, actor, now, reason: why = "" } = context;
  const { recoveryId, leftFen, parts } = recovery;
  assert(amountFen > 0n && amountFen <= leftFen, `${recoveryId} is settled by what is left of it`);
  const number = parts.length + 1;
  const cause = `purchase-recovery:${recoveryId}:${number}`;
  const kept = { recoveryId, number, way, amountFen, taxFen, against, cause, by: actor.id, why };
  await insertPart(transaction, { ...kept, at: now });
  const narrative = `购电费追回 ${recoveryId} ${purchase.supplierName}`;
  await post(context, { cause, day: dayOf(now), narrative, lines });
  if (amountFen === leftFen) await closeRecovery(transaction, recoveryId, now);
}
