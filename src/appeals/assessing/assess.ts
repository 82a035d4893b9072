/**
 * Assesses and stores: one slot, or a range of them in one pass.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { moveAlerts } from "../alerts/move-alerts.ts";
import { refreshStatistics, saveAssessment } from "../store.ts";
import { type AssessedSlot, assessSlots, type SlotsWanted } from "./assess-slots.ts";

export interface StoredSlot extends AssessedSlot {
  units: Awaited<ReturnType<typeof saveAssessment>>["units"];
}

/** Stores each slot in a transaction of its own, oldest first. Stops between two when cancelled. */
export async function assessAndStore(
  context: JobContext,
  wanted: SlotsWanted,
  stored: (slot: StoredSlot) => void,
): Promise<undefined | Refusal> {
  let done = 0;
  const refusal = await assessSlots(context, wanted, async (slot) => {
    const units = await context.transact(async (inside) => {
      const saved = await saveAssessment(inside.transaction, slot, inside.now);
      await moveAlerts(inside, { ...saved, slot });
      return saved.units;
    });
    stored({ ...slot, units });
    done += 1;
    context.progress(done, wanted.slots, slot.asOf.toISOString());
    return !context.isCancelled();
  });
  if (done > 0) await context.transact(({ transaction }) => refreshStatistics(transaction));
  return refusal;
}

/** One slot, stored; undefined where no region of the level has a ticket. */
export async function assessSlot(
  context: JobContext,
  wanted: Omit<SlotsWanted, "slots">,
): Promise<StoredSlot | undefined | Refusal> {
  let stored: StoredSlot | undefined;
  const refusal = await assessAndStore(context, { ...wanted, slots: 1 }, (slot) => {
    stored = slot;
  });
  return isRefusal(refusal) ? refusal : stored;
}
